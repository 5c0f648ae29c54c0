/** Narrowing of JSON that came from outside. Nothing here throws: what has another shape than asked for is `null`. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const asObject = (value: unknown): JsonObject | null => (isObject(value) ? value : null);

export const asArray = (value: unknown): readonly Json[] | null => (Array.isArray(value) ? (value as Json[]) : null);

/** A string with content. CloudTrail writes `""` where it means "not recorded" (facts: accessKeyId, arn). */
export const asText = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** CloudTrail writes booleans as booleans in some fields and as `"true"`, `"False"` in others. */
export function asBoolean(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return null;
  const word = value.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : null;
}

/** The own property at a dotted path (`role.roleName`), or `undefined`; inherited names such as `constructor` are not found. */
export function at(value: unknown, path: string): Json | undefined {
  if (!isObject(value)) return undefined;
  const dot = path.indexOf('.');
  const key = dot === -1 ? path : path.slice(0, dot);
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  return dot === -1 ? member : at(member, path.slice(dot + 1));
}

/** The value, and every value in it. */
export function* valuesIn(value: unknown): Generator<unknown> {
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    yield next;
    if (Array.isArray(next)) left.push(...next);
    else if (isObject(next)) left.push(...Object.values(next));
  }
}
