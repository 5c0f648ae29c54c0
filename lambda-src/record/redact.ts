/**
 * Removes secrets from a CloudTrail record before anything else looks at it, so that no format and no log can leak one.
 *
 * AWS masks most secrets itself; what is left are session tokens in `responseElements.credentials`, SAML documents,
 * web identity tokens, MFA codes and whatever a service forgot. Access key ids are not secret, but they are shortened
 * to their kind and last four characters: `AKIA…MPLE`.
 */
import { isObject, type Json, type JsonObject } from './json.ts';
import { memoized } from './memo.ts';

/** JSON nested deeper than this is cut: a real record nests about ten levels, and unbounded depth overflows the stack. */
const MAX_DEPTH = 64;

export const REDACTED = '[redacted]';
export const TOO_DEEP = '[nested too deeply]';

/** Names of members that hold a secret, lower case without separators. */
const SECRET_NAMES = new Set([
  'secretaccesskey',
  'secretkey',
  'sessiontoken',
  'securitytoken',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'webidentitytoken',
  'delegationtoken',
  'token',
  'assertion',
  'samlassertion',
  'samlresponse',
  'samlmetadatadocument',
  'password',
  'oldpassword',
  'newpassword',
  'temporarypassword',
  'masteruserpassword',
  'servicepassword',
  'servicecredentialsecret',
  'clientsecret',
  'secretstring',
  'secretbinary',
  'secrethash',
  'privatekey',
  'authenticationcode',
  'authenticationcode1',
  'authenticationcode2',
  'base32stringseed',
  'qrcodepng',
  'serialnumbersecret',
  'authorization',
]);

const ACCESS_KEY_ID = /\b(A[KS]IA)[A-Z0-9]{8,124}([A-Z0-9]{4})\b/g;
/** STS session tokens begin with one of these; a JSON web token with `eyJ`. */
const TOKEN = /\b(?:IQoJ|FwoG|FQoG)[A-Za-z0-9+/=]{60,}|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g;

/** In every text that either of the two above would change. */
const SUSPECT = /A[KS]IA|IQoJ|F[wQ]oG|eyJ/;

const isSecretName = (name: string): boolean => SECRET_NAMES.has(name.replace(/[-_]/g, '').toLowerCase());

const redactTokens = (text: string): string =>
  text.length < 16 || !SUSPECT.test(text) ? text : text.replace(ACCESS_KEY_ID, '$1…$2').replace(TOKEN, REDACTED);

const redactName = memoized((name) => ({ clean: redactTokens(name), isSecret: isSecretName(name) }));

/** What `redact` did. */
export interface Redacted {
  /** A member was hidden for its name, or cut for its depth: more than the keys and tokens within texts. */
  hasMoreThanTexts: boolean;
}

/** What has nothing to hide is given back as it is, not copied: most of a record. */
function redactArray(items: readonly Json[], depth: number, redacted: Redacted): Json {
  let copy: Json[] | null = null;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] ?? null;
    const clean = redactValue(item, depth, redacted);
    if (clean === item) continue;
    copy ??= [...items];
    copy[index] = clean;
  }
  return copy ?? items;
}

/** A member called `__proto__` stays what it was in the JSON, data: a copy by spread has it as a member of its own. */
function redactObject(object: JsonObject, depth: number, redacted: Redacted): JsonObject {
  let copy: Record<string, Json> | null = null;
  let isRenamed = false;
  for (const name in object) {
    const member = object[name] ?? null;
    const { clean, isSecret } = redactName(name);
    isRenamed ||= clean !== name;
    const hide = isSecret && typeof member !== 'boolean' && member !== null;
    if (hide) redacted.hasMoreThanTexts = true;
    const cleanMember = hide ? REDACTED : redactValue(member, depth, redacted);
    if (cleanMember === member) continue;
    copy ??= { ...object };
    copy[name] = cleanMember;
  }
  const result = copy ?? object;
  return isRenamed
    ? Object.fromEntries(Object.entries(result).map(([name, member]) => [redactName(name).clean, member]))
    : result;
}

function redactValue(value: Json, depth: number, redacted: Redacted): Json {
  if (typeof value === 'string') return redactTokens(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) {
    redacted.hasMoreThanTexts = true;
    return TOO_DEEP;
  }
  return isObject(value) ? redactObject(value, depth + 1, redacted) : redactArray(value, depth + 1, redacted);
}

/** @param redacted is told what was done */
export function redact(record: JsonObject, redacted: Redacted = { hasMoreThanTexts: false }): JsonObject {
  const clean = redactValue(record, 0, redacted);
  return isObject(clean) ? clean : {};
}

/** Other than printable ASCII, or escaped: in the text `\nAKIA…` a letter stands before the key, in the value none does. */
const NOT_AS_IT_READS = /[^ -~]|\\[^"/]/;

/**
 * The JSON text of a record without its secrets, in printable ASCII, for a fraction of what it costs to write the record
 * out. `null` where the text reads otherwise than its values. (A name that comes twice in one object stays in it twice;
 * CloudTrail writes none.)
 *
 * @param json of which `redact` changed nothing but texts
 */
export function redactJson(json: string): string | null {
  if (NOT_AS_IT_READS.test(json)) return null;
  return SUSPECT.test(json) ? json.replace(ACCESS_KEY_ID, '$1\\u2026$2').replace(TOKEN, REDACTED) : json;
}

/** A member with a text value in JSON that could not be parsed, perhaps because it was cut inside the value. */
const MEMBER = /"([A-Za-z_-]{3,40})"\s*:\s*"(?:[^"\\]|\\.)*"?/g;

/** The same for text that is no readable JSON: the beginning of an unreadable record, an error message quoting it. */
export const redactText = (text: string): string =>
  redactTokens(
    text.replace(MEMBER, (member, name: string) => (isSecretName(name) ? `"${name}":"${REDACTED}"` : member)),
  );
