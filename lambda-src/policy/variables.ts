/**
 * Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */

/** A letter `*`, `?` where `${*}`, `${?}` asks for one: it matches no name, since no name has one. */
const LITERAL: Readonly<Record<string, string>> = { '*': '\u0002', '?': '\u0003', $: '$' };

/** Value of a variable: a text, `null` where the request has none, `'chosen'` where the holder decides it. */
export type Lookup = (key: string) => { readonly text: string } | 'chosen' | null;

const VARIABLE = /\$\{([^{}]*)\}/g;

/**
 * `pattern` with its variables replaced.
 *
 * @param chosen what stands for a value that the holder decides: `*`, or `null`, for a pattern that is then not met
 * @returns `null` where the pattern matches nothing
 */
export function replaceVariables(pattern: string, lookup: Lookup, chosen: '*' | null): string | null {
  if (!pattern.includes('${')) return pattern;
  let met = true;
  const replaced = pattern.replace(VARIABLE, (_, inner: string) => {
    const literal = LITERAL[inner];
    if (literal !== undefined) return literal;
    const [key = '', ...rest] = inner.split(',');
    const fallback = rest.join(',').trim().replace(/^'|'$/g, '');
    const value = lookup(key.trim().toLowerCase());
    if (value === 'chosen') {
      met &&= chosen !== null;
      return chosen ?? '';
    }
    if (value === null) met &&= rest.length > 0;
    return value?.text ?? fallback;
  });
  return met ? replaced : null;
}

export const hasVariable = (pattern: string): boolean => pattern.search(VARIABLE) >= 0;
