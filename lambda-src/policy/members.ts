/**
 * The name of a member that an object of `json` has more than once, or `null`. IAM takes no such document: "Individual
 * elements must not contain multiple instances of the same key."
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html#policies-grammar-notes
 *
 * @param json text that `JSON.parse` takes
 */
export function duplicateMember(json: string): string | null {
  /** Names seen in each object that is open; `null` for a list. */
  const open: (Set<string> | null)[] = [];
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token.endsWith(':')) {
      // As JSON.parse reads it: a name may be written with escapes.
      const name: unknown = JSON.parse(token.replace(/\s*:$/, ''));
      const names = open.at(-1);
      if (typeof name !== 'string' || names === null || names === undefined) continue;
      if (names.has(name)) return name;
      names.add(name);
    }
  }
  return null;
}
