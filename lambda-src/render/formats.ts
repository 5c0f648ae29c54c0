/** What only additional topics need, in one chunk: two would cost every installation the tables of names by which chunks share code. */
export { chatParts } from './chat.ts';
export { jsonParts } from './json.ts';
