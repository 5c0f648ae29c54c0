/**
 * Hides secrets in what an alert shows of a record. It happens once, when a finding is made, so that no format can show
 * what another one hides; what judges a record looks at the record as it came.
 *
 * Secrets are known by the last words of their member's name, and tokens by their shape. AWS masks most itself; what is left
 * are session tokens in `responseElements.credentials`, SAML documents, web identity tokens, MFA codes and whatever a service
 * forgot. What names an identity or a resource stays, also where it is written like a token: two users would be told as
 * one. Access key ids are no secrets:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
import { isObject, type Json, type JsonObject } from './json.ts';

/** JSON nested deeper than this is cut: a real record nests about ten levels, and unbounded depth overflows the stack. */
const MAX_DEPTH = 64;

export const REDACTED = '[redacted]';
export const TOO_DEEP = '[nested too deeply]';

/** Last words of the names of members that hold a secret; written in any case, joined or with `-`, `_` or `.`. */
const SECRETS = [
  ...['pass ?word', 'pass ?wd', 'pass ?phrase', 'pass ?code', 'secret', 'assertion', 'saml ?response', 'cookie'],
  // What pages through lists, makes a call happen once or not on an older state, or is an option (`httpTokens`) opens nothing.
  '(?<!(?:http|next|client|request|creation|pagination|continuation|idempotency|sequence|lock|change) ?)token',
  '(?:api|auth|secret|secret ?access|private|(?:pre ?)?shared|hmac) ?key',
  '(?:authentication|mfa|otp|token|verification|confirmation|device) ?code',
  ...['key ?material', 'saml ?metadata ?document', 'base32 ?string ?seed', 'qr ?code ?png'],
];
const SECRET_NAME = new RegExp(
  `(?:(?:${SECRETS.join('|')})(?: ?(?:value|string|binary|hash|data|text))?s?\\d?|^authorization)$`.replaceAll(
    ' ?',
    '[-_.]?',
  ),
  'i',
);

/** In every name that `SECRET_NAME` matches: most names have none of it, and are done with. */
const MAY_BE_SECRET = /pass|secret|token|key|code|assertion|saml|cookie|seed|authorization/i;

const isSecretName = (name: string): boolean => MAY_BE_SECRET.test(name) && SECRET_NAME.test(name);

/** Members whose value names an identity or a resource. No id: AWS makes them, and none is written like a token. */
const NAME = /(?:name|arn)s?$|identity$|principal(?:id)?$|subject$|serialNumber$/i;
const NO_NAME = /token|secret|pass|assertion/i;
/** What of a secret tells which one it is: `masterUserSecret` has a `secretArn` and a `kmsKeyId`. */
const TELLS_WHICH = /(?:name|arn|id)s?$/i;

/** Of a pair, `{"name":"DB_PASSWORD","value":"…"}`: the member that says what the other holds, and that other. */
const LABEL = /(?:name|key)$/i;
const VALUE = /value$/i;

const WHOLE_ARN = /^arn:[\w-]+:[\w-]+:\S+$/;

/**
 * An ARN, which stays; an STS session token, which begins with one of these; a JSON web token. The last begins where a run
 * of its characters does, so that no hostile text is looked through again and again.
 */
const ARN_OR_TOKEN =
  /\barn:[^\s"'\\,;<>()[\]{}]+|\b(?:IQoJ|FwoG|FQoG)[A-Za-z0-9+/=]{60,}|(?<![\w-])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g;

/** In every text that has a token. */
const SUSPECT = /IQoJ|F[wQ]oG|eyJ/;
/** Shorter than any token. */
const MIN_TOKEN = 25;

const isSuspect = (text: string): boolean => text.length >= MIN_TOKEN && SUSPECT.test(text);

/** A member with a text value in JSON that is text itself, perhaps cut inside the value; and a pair of them. */
const MEMBER = /"([A-Za-z0-9_.-]{3,40})"\s*:\s*"(?:[^"\\]|\\.)*"?/g;
const PAIR =
  /("[A-Za-z]{0,30}(?:name|key)"\s*:\s*"([^"\\]{1,100})"\s*,\s*"[A-Za-z]{0,30}value"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi;

const withoutMembers = (text: string): string =>
  text
    .replace(MEMBER, (member, name: string) => (isSecretName(name) ? `"${name}":"${REDACTED}"` : member))
    .replace(PAIR, (pair, before: string, label: string) => (isSecretName(label) ? `${before}"${REDACTED}"` : pair));

const isListOfTexts = (value: Json): boolean =>
  Array.isArray(value) && value.every((item: Json) => typeof item === 'string');

function isPairOfSecret(object: JsonObject): boolean {
  for (const name in object) {
    const label = object[name];
    if (typeof label === 'string' && LABEL.test(name) && isSecretName(label)) return true;
  }
  return false;
}

/** Redacts what is shown of one record: the record itself, and sentences that quote it. */
export class Redactor {
  readonly #record: JsonObject;
  readonly #names: readonly string[];
  /** How many values the record holds, at any depth; known once it was redacted. */
  values = 0;

  /** @param names of who acted and on what: a token that is one, or part of one, stays wherever it is quoted */
  constructor(record: JsonObject, names: readonly (string | null)[]) {
    this.#record = record;
    this.#names = names.filter((name) => name !== null);
  }

  text(text: string): string {
    const clean = text.includes('"') ? withoutMembers(text) : text;
    if (!isSuspect(clean)) return clean;
    const isName = (token: string): boolean => this.#names.some((name) => name.includes(token));
    return clean.replace(ARN_OR_TOKEN, (match) => (match.startsWith('arn:') || isName(match) ? match : REDACTED));
  }

  record(): JsonObject {
    return this.#object(this.#record, 1, false);
  }

  #value(value: Json, depth: number, isSecret: boolean): Json {
    this.values += 1;
    if (typeof value === 'string') return isSecret && !WHOLE_ARN.test(value) ? REDACTED : this.text(value);
    if (typeof value === 'number' && isSecret) return REDACTED;
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= MAX_DEPTH) return TOO_DEEP;
    return isObject(value) ? this.#object(value, depth + 1, isSecret) : this.#array(value, depth + 1, isSecret);
  }

  /** What has nothing to hide is given back as it is, not copied: most of a record. */
  #array(items: readonly Json[], depth: number, isSecret: boolean): Json {
    let copy: Json[] | null = null;
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index] ?? null;
      const clean = this.#value(item, depth, isSecret);
      if (clean === item) continue;
      copy ??= [...items];
      copy[index] = clean;
    }
    return copy ?? items;
  }

  /** A member called `__proto__` stays what it was in the JSON, data: a copy by spread has it as a member of its own. */
  #object(object: JsonObject, depth: number, isSecret: boolean): JsonObject {
    let copy: Record<string, Json> | null = null;
    let isRenamed = false;
    const isSecretPair = isPairOfSecret(object);
    for (const name in object) {
      const member = object[name] ?? null;
      isRenamed ||= isSuspect(name);
      const clean = this.#member(name, member, depth, isSecret, isSecretPair);
      if (clean === member) continue;
      copy ??= { ...object };
      copy[name] = clean;
    }
    const result = copy ?? object;
    if (!isRenamed) return result;
    return Object.fromEntries(Object.entries(result).map(([name, member]) => [this.text(name), member]));
  }

  #member(name: string, member: Json, depth: number, isInSecret: boolean, isSecretPair: boolean): Json {
    const isCount = typeof member === 'number' && name.endsWith('s');
    const isSecret = (isSecretName(name) && !isCount) || (isSecretPair && VALUE.test(name));
    if (isInSecret ? !TELLS_WHICH.test(name) : isSecret) {
      return this.#value(member, depth, true);
    }
    const clean = this.#value(member, depth, false);
    if (clean === member || !NAME.test(name) || NO_NAME.test(name)) return clean;
    // Names stay, one or a list of them; what is nested deeper has names of its own.
    return typeof member === 'string' || isListOfTexts(member) ? member : clean;
  }
}

/** For text that is no readable JSON: the beginning of an unreadable record, an error message that quotes it. */
export const redactText = (text: string): string => new Redactor({}, []).text(text);
