/**
 * What only additional topics need, in one chunk: two would cost every installation the tables of names by which chunks share code.
 * Text stands here for the same reason: what topics and mail alone share would be a chunk of its own.
 */
export { chatParts } from './chat.ts';
export { jsonParts } from './json.ts';
export { textParts } from './text.ts';
