/** Evaluates JSON filter patterns as CloudWatch Logs does; see README.md for where that is not known. */
export { type Expression, FilterPatternError, type Pattern } from './ast.ts';
export { type Explanation, explain, matches, matchesEvent } from './match.ts';
export { MAX_PATTERN_BYTES, parsePattern } from './parse.ts';
