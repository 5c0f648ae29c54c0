/**
 * Hides secrets in what an alert shows of a record. It happens once, when a finding is made, so that no format can show
 * what another one hides; what judges a record looks at the record as it came.
 *
 * Secrets are known by the name of their member, and tokens by their shape. AWS masks most itself; what is left are
 * session tokens in `responseElements.credentials`, SAML documents, web identity tokens, MFA codes and whatever a service
 * forgot. What names an identity or a resource stays, also where it is written like a token: two users would be told as
 * one. Access key ids are no secrets:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
import { isObject, type Json, type JsonObject } from './json.ts';

/** JSON nested deeper than this is cut: a real record nests about ten levels, and unbounded depth overflows the stack. */
const MAX_DEPTH = 64;

export const REDACTED = '[redacted]';
export const TOO_DEEP = '[nested too deeply]';

/** Words of the names of members that hold a secret; written in any case, joined or with `-` or `_`. */
const SECRETS = [
  ...['secret access key', 'secret key', 'session token', 'security token', 'access token', 'refresh token'],
  ...['id token', 'web identity token', 'delegation token', 'token', 'assertion', 'saml assertion', 'saml response'],
  ...['saml metadata document', 'password', '(?:old|new|temporary|master user|service) password'],
  ...['service credential secret', 'client secret', 'secret (?:string|binary|hash)', 'private key'],
  ...['authentication code[12]?', 'base32 string seed', 'qr code png', 'serial number secret', 'authorization'],
];
const SECRET_NAME = new RegExp(`^(?:${SECRETS.join('|').replaceAll(' ', '[-_]*')})$`, 'i');

/** Members whose value names an identity or a resource. */
const NAME = /(?:name|id|arn)s?$|identity$|principal$|subject$|serialNumber$/i;
const NO_NAME = /token|secret|password|assertion/i;

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

const tokensIn = (text: string): readonly string[] =>
  (text.match(ARN_OR_TOKEN) ?? []).filter((match) => !match.startsWith('arn:'));

/** Tokens that are a name in the record, or part of one. */
function tokensInNames(value: Json, isName: boolean, depth: number, into: Set<string>): void {
  if (typeof value === 'string') {
    if (isName && isSuspect(value)) for (const token of tokensIn(value)) into.add(token);
    return;
  }
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return;
  if (!isObject(value)) {
    for (const item of value) tokensInNames(item, isName, depth + 1, into);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    tokensInNames(member, NAME.test(name) && !NO_NAME.test(name), depth + 1, into);
  }
}

/** Redacts what is shown of one record: the record itself, and texts that quote it. */
export class Redactor {
  readonly #record: JsonObject;
  #names: ReadonlySet<string> | null = null;
  /** How many values the record holds, at any depth; known once it was redacted. */
  values = 0;

  constructor(record: JsonObject) {
    this.#record = record;
  }

  /** Names are looked for only where there is a token at all. */
  #isName(token: string): boolean {
    if (this.#names === null) {
      const names = new Set<string>();
      tokensInNames(this.#record, false, 0, names);
      this.#names = names;
    }
    return this.#names.has(token);
  }

  text(text: string): string {
    if (!isSuspect(text)) return text;
    return text.replace(ARN_OR_TOKEN, (match) => (match.startsWith('arn:') || this.#isName(match) ? match : REDACTED));
  }

  record(): JsonObject {
    return this.#object(this.#record, 1);
  }

  #value(value: Json, depth: number): Json {
    this.values += 1;
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= MAX_DEPTH) return TOO_DEEP;
    return isObject(value) ? this.#object(value, depth + 1) : this.#array(value, depth + 1);
  }

  /** What has nothing to hide is given back as it is, not copied: most of a record. */
  #array(items: readonly Json[], depth: number): Json {
    let copy: Json[] | null = null;
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index] ?? null;
      const clean = this.#value(item, depth);
      if (clean === item) continue;
      copy ??= [...items];
      copy[index] = clean;
    }
    return copy ?? items;
  }

  /** A member called `__proto__` stays what it was in the JSON, data: a copy by spread has it as a member of its own. */
  #object(object: JsonObject, depth: number): JsonObject {
    let copy: Record<string, Json> | null = null;
    let isRenamed = false;
    for (const name in object) {
      const member = object[name] ?? null;
      isRenamed ||= isSuspect(name);
      const isSecret = typeof member !== 'boolean' && member !== null && SECRET_NAME.test(name);
      const clean = isSecret ? REDACTED : this.#value(member, depth);
      if (clean === member) continue;
      copy ??= { ...object };
      copy[name] = clean;
    }
    const result = copy ?? object;
    if (!isRenamed) return result;
    return Object.fromEntries(Object.entries(result).map(([name, member]) => [this.text(name), member]));
  }
}

/** A member with a text value in JSON that could not be parsed, perhaps because it was cut inside the value. */
const MEMBER = /"([A-Za-z0-9_-]{3,40})"\s*:\s*"(?:[^"\\]|\\.)*"?/g;

/** For text that is no readable JSON: the beginning of an unreadable record, an error message that quotes it. */
export const redactText = (text: string): string =>
  new Redactor({}).text(
    text.replace(MEMBER, (member, name: string) => (SECRET_NAME.test(name) ? `"${name}":"${REDACTED}"` : member)),
  );
