/**
 * Wildcards as IAM matches them: `*` is any run of characters, `?` exactly one, everything else itself, case included.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * Only the last `*` is ever taken back, so the cost is at most the two lengths multiplied: whoever writes the pattern
 * cannot make it slow, as they could with a regular expression.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let swallowed = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      swallowed = t;
    } else if (pattern[p] === '?' || pattern[p] === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++swallowed;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/**
 * Text that no pattern spells out: a pattern that matches it matches anything there. Control characters cannot stand in
 * an ARN or an action, and three are shorter than any name.
 */
export const ANY_NAME = '\u0001\u0001\u0001';

/** `*`, `**`, `?*`: anything at all. */
export const isAnything = (pattern: string): boolean => pattern.includes('*') && matchesGlob(pattern, ANY_NAME);
