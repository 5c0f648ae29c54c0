/**
 * What identity policies really allow: a small evaluator of IAM's rules, written for the tests from AWS's page, that
 * decides one request at a time and tries all that make a difference. It shares the tables with the judge, no code.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { rank, type Severity } from '../../lambda-src/catalogue/severity.ts';
import { deciderOf } from '../../lambda-src/policy/condition-keys.ts';
import {
  ADMIN_NAMES,
  ALWAYS,
  COMMON_SERVICES,
  CONTROLLING,
  type Form,
  type Level,
  MOST,
  NEVER,
  OUTSIDE,
  PARTLY,
  PERHAPS,
  type Reach,
  SAYS_ADMIN,
  severityOf,
} from '../../lambda-src/policy/powers.ts';
import { taggingOf, WAYS } from '../../lambda-src/policy/privilege-escalation.ts';

export type OneOrMore = string | readonly string[];

export interface RawStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore>>>>;
}

export interface RawDocument {
  readonly Version?: string;
  readonly Statement: readonly RawStatement[];
}

export interface World {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  readonly holder: { readonly type: 'user' | 'role'; readonly name: string; readonly arn: string };
  readonly self: boolean;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Names that no document has. */
  readonly strange: readonly string[];
  /** Names that documents have. */
  readonly named: readonly string[];
}

const many = (value: OneOrMore | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

const escaped = (text: string): string => text.replace(/[.+^${}()|[\]\\/]/g, '\\$&');
const expressions = new Map<string, RegExp>();
function glob(pattern: string, flags = ''): RegExp {
  const known = expressions.get(flags + pattern);
  if (known !== undefined) return known;
  const made = new RegExp(`^${escaped(pattern).replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`, flags);
  if (expressions.size > 5_000) expressions.clear();
  expressions.set(flags + pattern, made);
  return made;
}

/** Values of a request by key; a list for keys with several. Without an entry: the request does not have the key. */
export type Context = ReadonlyMap<string, OneOrMore>;

/** `null`: the variable is not in the request, and nothing matches. The result is a pattern. */
function substitute(text: string, version: string | undefined, context: Context): string | null {
  if (version !== '2012-10-17' || !text.includes('${')) return text;
  let missing = false;
  const result = text.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (name === '*' || name === '?') return '\u2042';
    if (name === '$') return '$';
    const value = context.get(name.toLowerCase());
    if (typeof value !== 'string') missing = true;
    return typeof value === 'string' ? value : '';
  });
  return missing ? null : result;
}

const ip = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
function within(range: string, address: string): boolean {
  const [base = '', bits = '32'] = range.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(ip(base) / size) === Math.floor(ip(address) / size);
}
const time = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text));

function compare(operator: string, written: string, actual: string): boolean {
  switch (operator) {
    case 'StringEquals':
      return written === actual;
    case 'StringEqualsIgnoreCase':
      return written.toLowerCase() === actual.toLowerCase();
    case 'StringLike':
      return glob(written).test(actual);
    case 'ArnLike':
    case 'ArnEquals': {
      const [a, b] = [written.split(':'), actual.split(':')];
      const field = (parts: string[], index: number): string =>
        index < 5 ? (parts[index] ?? '') : parts.slice(5).join(':');
      return [0, 1, 2, 3, 4, 5].every((index) => glob(field(a, index)).test(field(b, index)));
    }
    case 'Bool':
      return written === actual;
    case 'NumericLessThan':
      return Number(actual) < Number(written);
    case 'NumericGreaterThanEquals':
      return Number(actual) >= Number(written);
    case 'NumericEquals':
      return Number(actual) === Number(written);
    case 'DateLessThan':
      return time(actual) < time(written);
    case 'DateGreaterThan':
      return time(actual) > time(written);
    case 'IpAddress':
      return within(written, actual);
    default:
      throw new Error(`the generator made an operator that the oracle does not know: ${operator}`);
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export function clauseHolds(
  operator: string,
  key: string,
  values: readonly string[],
  version: string | undefined,
  context: Context,
): boolean {
  const found = context.get(key.toLowerCase());
  const [qualifier, rest] = operator.includes(':') ? operator.split(':', 2) : [null, operator];
  if (rest === 'Null') return values.some((value) => (value === 'true') === (found === undefined));
  const ifExists = rest?.endsWith('IfExists') === true;
  const bare = rest?.replace(/IfExists$/, '') ?? '';
  const negated = bare.startsWith('Not') || /^(String|Arn|Numeric|Date)Not/.test(bare);
  const base = bare.startsWith('Not') ? bare.slice(3) : bare.replace(/^(String|Arn|Numeric|Date)Not/, '$1');
  if (found === undefined) {
    if (ifExists || qualifier === 'ForAllValues') return true;
    return negated && qualifier !== 'ForAnyValue';
  }
  const written = values.map((value) => substitute(value, version, context));
  const one = (actual: string): boolean =>
    written.some((value) => value !== null && compare(base, value, actual)) !== negated;
  const actuals = many(found);
  if (qualifier === 'ForAllValues') return actuals.every(one);
  if (qualifier === 'ForAnyValue') return actuals.some(one);
  return actuals.length > 0 && (negated ? actuals.every(one) : actuals.some(one));
}

const matchesAction = (statement: RawStatement, action: string): boolean =>
  statement.NotAction === undefined
    ? many(statement.Action).some((pattern) => glob(pattern, 'i').test(action))
    : !many(statement.NotAction).some((pattern) => glob(pattern, 'i').test(action));

function matchesResource(
  statement: RawStatement,
  resource: string,
  version: string | undefined,
  context: Context,
): boolean {
  const fits = (pattern: string): boolean => {
    const replaced = substitute(pattern, version, context);
    return replaced !== null && glob(replaced).test(resource);
  };
  return statement.NotResource === undefined
    ? many(statement.Resource).some(fits)
    : !many(statement.NotResource).some(fits);
}

const conditionHolds = (statement: RawStatement, version: string | undefined, context: Context): boolean =>
  Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => clauseHolds(operator, key, many(values), version, context)),
  );

/** IAM's answer to one request: an explicit Deny, else an Allow, else no. */
export function isAllowed(
  documents: readonly RawDocument[],
  action: string,
  resource: string,
  context: Context,
): boolean {
  let allowed = false;
  for (const { Version, Statement } of documents) {
    for (const statement of Statement) {
      if (!matchesAction(statement, action)) continue;
      if (!matchesResource(statement, resource, Version, context)) continue;
      if (!conditionHolds(statement, Version, context)) continue;
      if (statement.Effect === 'Deny') return false;
      allowed = true;
    }
  }
  return allowed;
}

interface Value {
  readonly value: OneOrMore | undefined;
  readonly level: Level;
}

/** Texts that a pattern matches: with each `*` empty, and not. */
function fillings(pattern: string): string[] {
  const [start = '', ...rest] = pattern.replaceAll('?', 'q').split('*');
  if (rest.length > 3) return [];
  return rest.reduce<string[]>((texts, part) => texts.flatMap((text) => [text + part, `${text}q9${part}`]), [start]);
}

/** AWS managed policies of which the table of powers says that they give everything, or a direct way to it. */
const POWERFUL = ['AdministratorAccess', 'PowerUserAccess', 'IAMFullAccess', 'AWSOrganizationsFullAccess'];

const SEVERAL_VALUES = new Set(['aws:calledvia', 'aws:tagkeys']);

/** Values of a key that a request of the holder may have, and the level that the table gives each. */
function valuesOf(key: string, written: readonly string[], world: World): Value[] {
  const always = (value: OneOrMore | undefined): Value => ({ value, level: ALWAYS });
  const { holder, account } = world;
  if (key === 'aws:principalarn') return [always(holder.arn)];
  if (key === 'aws:principalaccount' || key === 'aws:resourceaccount') return [always(account)];
  if (key === 'aws:principaltype') return [always(holder.type === 'user' ? 'User' : 'AssumedRole')];
  if (key === 'aws:username') return [always(holder.type === 'user' ? holder.name : undefined)];
  if (key === 'aws:principalisawsservice') return [always('false')];
  const stripped = written.map((value) => value.replaceAll('*', '').replaceAll('?', 'q'));
  const filled = written.flatMap(fillings);
  const pairs = stripped.flatMap((one) => stripped.filter((other) => other !== one).map((other) => one + other));
  const texts = [...new Set([...written, ...stripped, ...filled, ...pairs, holder.name, 'zz9'])].filter(
    (text) => text !== '',
  );
  switch (deciderOf(key)) {
    case 'perhaps':
      return key === 'aws:multifactorauthpresent'
        ? [always(undefined), always('false'), { value: 'true', level: PERHAPS }]
        : [
            always(undefined),
            ...[...written.map(Number), 0, 10 ** 12].flatMap((age) =>
              [age - 1, age, age + 1]
                .filter((each) => each >= 0)
                .map((each): Value => ({ value: String(each), level: PERHAPS })),
            ),
          ];
    case 'network':
      return [
        always(undefined),
        always('vpce-0strange'),
        ...texts.filter((text) => /^vpce-[0-9a-f]{4}/.test(text)).map((value): Value => ({ value, level: OUTSIDE })),
      ];
    case 'time': {
      const moments = written.flatMap((each) => [time(each) - 1_000, time(each), time(each) + 1_000]);
      return [world.time, ...moments]
        .filter((each) => each >= world.time)
        .map((each) => always(String(Math.ceil(each / 1_000))));
    }
    case 'resource':
      return [always(undefined), ...texts.map((value): Value => ({ value, level: PARTLY }))];
    case 'policy':
      return [
        always(undefined),
        ...POWERFUL.map((name) => always(`arn:${world.partition}:iam::aws:policy/${name}`)),
        always('arn:aws:iam::111122223333:policy/zz9'),
        ...texts
          .filter((text) => !POWERFUL.some((name) => text.endsWith(`:aws:policy/${name}`)))
          .map((value): Value => ({ value, level: PARTLY })),
      ];
    default: {
      const booleans = written.some((value) => value === 'true' || value === 'false') ? ['true', 'false'] : [];
      const several = SEVERAL_VALUES.has(key) ? [texts, texts.slice(0, -1)].map(always) : [];
      return [always(undefined), ...[...texts, ...booleans].map(always), ...several];
    }
  }
}

interface Scene {
  readonly context: Context;
  /** Without what follows from tags and policies. */
  readonly level: Level;
  /** Whether it needs a tag of the resource. */
  readonly tagged: boolean;
  /** Policies that the request names, where they are not ones that give everything. */
  readonly policies: readonly string[];
}

/** A statement, and in which scenes its condition holds: by scene, then by address. */
interface Staged {
  readonly statement: RawStatement;
  readonly version: string | undefined;
  readonly variable: boolean;
  readonly holds: Uint8Array;
  /** Its patterns of resources; where they have variables, by scene. */
  readonly patterns: readonly (readonly RegExp[])[];
}

const fitsStaged = ({ statement, variable, patterns }: Staged, resource: string, scene: number): boolean =>
  (patterns[variable ? scene : 0] ?? []).some((pattern) => pattern.test(resource)) !==
  (statement.NotResource !== undefined);

/** One address of each /8, less those that are private or of no network. */
const PUBLIC = Array.from({ length: 223 }, (_, index) => index + 1).filter((octet) => octet !== 10 && octet !== 127);

export class Oracle {
  readonly #documents: readonly RawDocument[];
  readonly #world: World;
  readonly #values: readonly (readonly [key: string, values: readonly Value[]])[];
  #made: readonly Scene[] | null = null;
  /** Addresses that the documents tell apart, and how many /8 each stands for; `null`: they tell none apart. */
  readonly #addresses: readonly { readonly address: string | undefined; readonly networks: number }[] | null;
  readonly #passesTo: boolean;
  readonly #services: readonly string[];
  readonly #staged = new Map<string, readonly Staged[]>();
  readonly #byAction = new Map<string, readonly number[]>();
  readonly #levels = new Map<string, Level>();
  readonly #granted = new Map<string, ReadonlyMap<Reach, Level>>();
  readonly #kinds = new Map<string, { arn: string; reach: Reach }[]>();

  constructor(documents: readonly RawDocument[], world: World) {
    this.#documents = documents;
    this.#world = world;
    const written = new Map<string, string[]>();
    for (const { Statement } of documents) {
      for (const { Condition, Resource, NotResource } of Statement) {
        for (const keys of Object.values(Condition ?? {})) {
          for (const [key, values] of Object.entries(keys)) {
            const known = written.get(key.toLowerCase()) ?? [];
            written.set(key.toLowerCase(), [...known, ...many(values)]);
          }
        }
        for (const text of [...many(Resource), ...many(NotResource), JSON.stringify(Condition ?? {})]) {
          for (const [, name = ''] of text.matchAll(/\$\{(aws:[^}]*)\}/g)) {
            if (!written.has(name.toLowerCase())) written.set(name.toLowerCase(), []);
            if (name.includes('Tag/')) written.get(name.toLowerCase())?.push(...world.strange, ...world.named);
          }
        }
      }
    }
    this.#addresses = written.has('aws:sourceip') ? this.#classes(written.get('aws:sourceip') ?? []) : null;
    written.delete('aws:sourceip');
    // A service that no document names is like any other: only those that they name make a difference.
    this.#services = written.get('iam:passedtoservice') ?? [];
    this.#passesTo = written.delete('iam:passedtoservice');
    const policies = documents.flatMap(({ Statement }) =>
      Statement.flatMap(({ Resource }) => many(Resource)).filter((each) => each.includes(':policy/')),
    );
    this.#values = [...written].map(([key, texts]) => [
      key,
      valuesOf(key, deciderOf(key) === 'policy' ? [...texts, ...policies] : texts, world),
    ]);
  }

  /** How many requests it tries for each call: too many are not worth the time. */
  get scenes(): number {
    return this.#values.reduce((product, [, values]) => product * values.length, this.#addresses?.length ?? 1);
  }

  get #scenes(): readonly Scene[] {
    if (this.#made !== null) return this.#made;
    let scenes: Scene[] = [{ context: new Map(), level: ALWAYS, tagged: false, policies: [] }];
    for (const [key, values] of this.#values) {
      const decider = deciderOf(key);
      scenes = scenes.flatMap(({ context, level, tagged, policies }) =>
        values.map(({ value, level: own }) => ({
          context: value === undefined ? context : new Map(context).set(key, value),
          level: own < level && decider !== 'resource' && decider !== 'policy' ? own : level,
          tagged: tagged || (decider === 'resource' && own === PARTLY),
          policies: decider === 'policy' && own === PARTLY ? [...policies, ...many(value)] : policies,
        })),
      );
    }
    this.#made = scenes.sort((one, other) => other.level - one.level);
    return this.#made;
  }

  /** How surely the holder makes a policy say what they like: a new version, or a policy of a name that only a pattern has. */
  #writes(policy: string): Level {
    const arn = policy.replace(/:iam::(?!aws:)[^:]*:/, `:iam::${this.#world.account}:`);
    if (arn.includes(':iam::aws:')) return PARTLY;
    const versions = this.level('iam:CreatePolicyVersion', arn, [], true);
    const isWritten = this.#documents.some(({ Statement }) =>
      Statement.some(({ Condition = {} }) => JSON.stringify(Condition).includes(`"${policy}"`)),
    );
    return Math.max(PARTLY, versions, isWritten ? NEVER : this.level('iam:CreatePolicy', arn, [], true)) as Level;
  }

  #tags(resource: string): Level {
    return Math.max(PARTLY, ...taggingOf(resource).map((call) => this.level(call, resource, [], true))) as Level;
  }

  #classes(ranges: readonly string[]) {
    const classes = new Map<string, { address: string | undefined; networks: number }>();
    const add = (address: string, networks: number): void => {
      const signature = ranges.map((range) => within(range, address)).join();
      const known = classes.get(signature);
      classes.set(signature, { address, networks: (known?.networks ?? 0) + networks });
    };
    for (const octet of PUBLIC) add(`${octet}.77.13.5`, 1);
    for (const range of ranges) add(range.split('/')[0] ?? '', 0);
    return [...classes.values(), { address: undefined, networks: 256 }];
  }

  /** What the holder may have in a request: every combination that makes a difference, with the services that a role may go to. */
  contexts(services: readonly string[] = []): readonly Context[] {
    const addresses = this.#addresses?.map(({ address }) => address) ?? [undefined];
    const passed = this.#passesTo && services.length > 0 ? services : [undefined];
    return this.#scenes.flatMap(({ context }) =>
      addresses.flatMap((address) =>
        passed.map((service) => {
          const here = new Map(context);
          if (address !== undefined) here.set('aws:sourceip', address);
          if (service !== undefined) here.set('iam:passedtoservice', service);
          return here;
        }),
      ),
    );
  }

  /** The statements with their conditions decided for every scene, for a role that is passed to `service` or to none. */
  #stage(service: string | undefined): readonly Staged[] {
    const known = this.#staged.get(service ?? '');
    if (known !== undefined) return known;
    const addresses = this.#addresses ?? [{ address: undefined, networks: 256 }];
    const contexts = this.#scenes.flatMap(({ context }) =>
      addresses.map(({ address }) => {
        const here = new Map(context);
        if (address !== undefined) here.set('aws:sourceip', address);
        if (service !== undefined) here.set('iam:passedtoservice', service);
        return here;
      }),
    );
    const staged = this.#documents.flatMap(({ Version: version, Statement }) =>
      Statement.map((statement): Staged => {
        const holds = new Uint8Array(contexts.length).fill(1);
        if (statement.Condition !== undefined) {
          contexts.forEach((context, index) => {
            holds[index] = conditionHolds(statement, version, context) ? 1 : 0;
          });
        }
        const variable = [...many(statement.Resource), ...many(statement.NotResource)].some((text) =>
          text.includes('${'),
        );
        const resources = many(statement.NotResource ?? statement.Resource);
        const compile = (context: Context): RegExp[] =>
          resources.flatMap((text) => {
            const replaced = substitute(text, version, context);
            return replaced === null ? [] : [glob(replaced)];
          });
        const patterns = variable ? this.#scenes.map(({ context }) => compile(context)) : [compile(new Map())];
        return { statement, version, variable, holds, patterns };
      }),
    );
    this.#staged.set(service ?? '', staged);
    return staged;
  }

  /** How surely the holder can do it, by the table of condition keys. */
  level(action: string, resource: string, passedTo: readonly string[] = [], alone = false): Level {
    const some = (value: string | undefined, level: Level): Value => ({ value, level });
    const passed =
      this.#passesTo && action === 'iam:PassRole'
        ? [some('zz.amazonaws.com', ALWAYS), ...passedTo.map((each) => some(`${each}.amazonaws.com`, PARTLY))]
        : [some(undefined, ALWAYS)];
    let best: Level = NEVER;
    for (const { value, level } of passed) {
      if (level <= best) continue;
      const found = this.#levelWith(action, resource, value as string | undefined, alone);
      const least = found < level ? found : level;
      if (least > best) best = least;
    }
    return best;
  }

  /** Which statements are about an action. */
  #about(action: string): readonly number[] {
    const known = this.#byAction.get(action);
    if (known !== undefined) return known;
    const about = this.#documents
      .flatMap(({ Statement }) => Statement)
      .flatMap((statement, index) => (matchesAction(statement, action) ? [index] : []));
    this.#byAction.set(action, about);
    return about;
  }

  #allows(about: readonly number[]): boolean {
    return about.some((index) => this.#stage(undefined)[index]?.statement.Effect === 'Allow');
  }

  #levelWith(action: string, resource: string, service: string | undefined, alone: boolean): Level {
    const staged = this.#stage(service);
    const about = this.#about(action);
    const here = about.flatMap((index) => {
      const each = staged[index];
      if (each === undefined) return [];
      return each.variable || fitsStaged(each, resource, 0) ? [{ ...each, index }] : [];
    });
    if (!here.some(({ statement }) => statement.Effect === 'Allow')) return NEVER;
    const variable = here.some((each) => each.variable);
    const isTagged = !alone && this.#scenes.some((each) => each.tagged);
    const tags = isTagged ? this.#tags(resource) : PARTLY;
    const key = `${service ?? ''} ${alone} ${tags} ${here.map(({ index }) => index).join()}`;
    const known = variable ? undefined : this.#levels.get(key);
    if (known !== undefined) return known;
    const addresses = this.#addresses?.map(({ networks }) => networks) ?? [256];
    let best: Level = NEVER;
    this.#scenes.forEach(({ level: own, tagged, policies }, scene) => {
      if (own <= best) return;
      const written = policies.map((each) => (alone ? PARTLY : this.#writes(each)));
      const level = Math.min(own, tagged ? tags : ALWAYS, ...written) as Level;
      if (level <= best) return;
      const fitting = here.filter((each) => !each.variable || fitsStaged(each, resource, scene));
      let networks = 0;
      let any = false;
      addresses.forEach((count, address) => {
        const applies = fitting.filter(({ holds }) => holds[scene * addresses.length + address] === 1);
        const denied = applies.some(({ statement }) => statement.Effect === 'Deny');
        if (denied || applies.length === 0) return;
        any = true;
        networks += count;
      });
      const found = networks > 1 ? ALWAYS : any ? OUTSIDE : NEVER;
      const least = found < level ? found : level;
      if (least > best) best = least;
    });
    if (!variable) this.#levels.set(key, best);
    return best;
  }

  #arn(service: string, rest: string, account = this.#world.account): string {
    return `arn:${this.#world.partition}:${service}::${account}:${rest}`;
  }

  /** Resources of a kind, and the reach that each of them proves. */
  #resources(owner: string, resource: string, anyAccount: boolean): { arn: string; reach: Reach }[] {
    const key = `${owner} ${resource} ${anyAccount}`;
    const made = this.#kinds.get(key) ?? this.#make(owner, resource, anyAccount);
    this.#kinds.set(key, made);
    return made;
  }

  #make(owner: string, resource: string, anyAccount: boolean): { arn: string; reach: Reach }[] {
    const world = this.#world;
    const found: { arn: string; reach: Reach }[] = [];
    if (resource === '*' || owner !== 'iam') {
      const { partition, region, account, strange } = world;
      const where = owner === 'iam' ? '' : region;
      const at = (text: string, place = `${where}:${account}`): string => `arn:${partition}:${owner}:${place}:${text}`;
      const [any = ''] = strange.map((name) => resource.replaceAll('*', name));
      found.push({ arn: at(any), reach: 'any' }, { arn: at(resource.replaceAll('*', 'app')), reach: 'one' });
      if (anyAccount) {
        // All of the organization and of its instance of Identity Center, whatever they are called.
        const written = JSON.stringify(this.#documents);
        const containers = (written.match(/\b(ssoins|o)-\w+(?=\/)/g) ?? []).map((id) =>
          any.replace(/\b(ssoins|o)-\w+(?=\/)/, (mine) => (id.startsWith('o') === mine.startsWith('o') ? id : mine)),
        );
        const accounts = owner === 'organizations' ? (written.match(/(?<=:organizations:[^:]*:)\d{12}/g) ?? []) : [];
        for (const place of [`${where}:${account}`, ':', ...accounts.map((id) => `:${id}`)]) {
          for (const text of [any, ...containers]) {
            found.push({ arn: at(text, place), reach: 'any' });
            found.push({
              arn: at(text.replace('service_control', 'tag'), place),
              reach: text.includes('_control') ? 'some' : 'any',
            });
            found.push({
              arn: at(text.replace(/ps-\w+$/, 'ps-app'), place),
              reach: text.includes('/ps-') ? 'one' : 'any',
            });
          }
        }
      }
      if (resource === '*') found.push({ arn: '*', reach: 'any' });
      return found;
    }
    const [type = ''] = resource.split('*');
    const account = anyAccount ? '444444444444' : world.account;
    const written = new Set(
      this.#documents.flatMap(({ Statement }) =>
        Statement.flatMap((each) => [...many(each.Resource), ...many(each.NotResource)]),
      ),
    );
    if (type === 'root') {
      const accounts = [...written].flatMap((text) => text.match(/\b\d{12}(?=:root$)/g) ?? []);
      return [
        { arn: this.#arn('iam', 'root', account), reach: 'any' },
        ...accounts.map((id): { arn: string; reach: Reach } => ({ arn: this.#arn('iam', 'root', id), reach: 'one' })),
      ];
    }
    const add = (name: string, reach: Reach): void => {
      const arn = this.#arn('iam', type + name);
      found.push({ arn, reach: arn === world.holder.arn ? 'own' : reach });
    };
    for (const name of ADMIN_NAMES) add(name, 'admin');
    if (world.holder.arn.includes(`:${type}`)) found.push({ arn: world.holder.arn, reach: 'own' });
    for (const name of world.named) {
      for (const full of [name, `${name}-q7`, `team/${name}`]) {
        const arn = this.#arn('iam', type + full);
        // A name that says that it administers counts where what is written says so, too.
        const administers = full === name && [...written].some((text) => SAYS_ADMIN.test(text) && text.includes(name));
        // Whatever the account is written as.
        const isNamed = [...written].some((text) => text.endsWith(`:${type}${full}`) && glob(text).test(arn));
        add(full, SAYS_ADMIN.test(full) && administers ? 'admin' : isNamed ? 'one' : 'some');
      }
    }
    return found;
  }

  #grants(action: string, owner: string, resource: string, anyAccount: boolean, services: readonly string[] = []) {
    const passedTo = services.filter((each) => this.#services.includes(`${each}.amazonaws.com`));
    const about = this.#about(action);
    const key = `${about.join()} ${owner} ${resource} ${action === 'iam:PassRole'} ${passedTo.join()}`;
    const known = this.#granted.get(key);
    if (known !== undefined) return known;
    const levels = new Map<Reach, Level>();
    if (!this.#allows(about)) return levels;
    const raise = (reach: Reach, level: Level): void => {
      if (level > (levels.get(reach) ?? NEVER)) levels.set(reach, level);
    };
    for (const { arn, reach } of this.#resources(owner, resource, anyAccount))
      raise(reach, this.level(action, arn, passedTo));
    if (owner === 'iam' && resource.endsWith('/*')) {
      const strange = this.#world.strange.map((name) =>
        this.level(action, this.#arn('iam', resource.slice(0, -1) + name), passedTo),
      );
      raise('any', Math.min(...strange) as Level);
    }
    this.#granted.set(key, levels);
    return levels;
  }

  /** How surely a call is allowed on resources nobody names, in some Region. */
  #everywhere(action: string): Level {
    if (!this.#allows(this.#about(action))) return NEVER;
    const [service = ''] = action.split(':');
    const { partition, account, region, strange } = this.#world;
    const places =
      service === 'iam'
        ? [`:${account}`]
        : [`${region}:${account}`, `eu-west-1:${account}`, `xx-strange-9:${account}`, ':', `:${account}`];
    return Math.max(
      ...places.map((place) => this.level(action, `arn:${partition}:${service}:${place}:${strange[0]}`)),
    ) as Level;
  }

  #whole(service: string, calls: readonly string[]): Level {
    const levels = ['Zq7Strange', ...calls].map((name) => this.#everywhere(`${service}:${name}`)).sort((a, b) => b - a);
    return levels[calls.length - 1] ?? NEVER;
  }

  /** The severity that the table of powers gives to what is allowed; `null`: nothing. */
  severity(): Severity | null {
    let worst: Severity | null = null;
    const rate = (form: Form, reach: Reach, level: Level): void => {
      const severity = severityOf(form, reach, level, this.#world.self);
      if (severity !== null && (worst === null || rank(severity) > rank(worst))) worst = severity;
    };
    const least = (a: Level, b: Level): Level => (a < b ? a : b);
    const iam = this.#everywhere('iam:Zq7Strange');
    const most =
      Object.entries(COMMON_SERVICES)
        .map(([service, calls]) => this.#whole(service, calls))
        .sort((a, b) => b - a)[MOST - 1] ?? NEVER;
    rate('everything', 'any', least(iam, most));
    rate('nearly everything', 'any', most);
    rate('all of IAM', 'any', iam);
    for (const service of CONTROLLING) rate('controlling service', 'any', this.#everywhere(`${service}:Zq7Strange`));
    for (const service of Object.keys(COMMON_SERVICES)) {
      if (!CONTROLLING.has(service)) rate('service', 'any', this.#everywhere(`${service}:Zq7Strange`));
    }
    for (const [reach, level] of this.#grants('iam:PassRole', 'iam', 'role/*', false)) {
      if (reach === 'any' || reach === 'admin') rate('passing alone', reach, level);
    }
    for (const way of WAYS) {
      if (worst === (this.#world.self ? 'critical' : 'high')) break;
      const { form, actions, owner, resource, anyAccount, passedTo } = way;
      const [action = ''] = actions;
      if (form === 'passing') {
        const call = Math.max(...this.#grants(action, owner, resource, anyAccount).values()) as Level;
        if (call <= NEVER) continue;
        for (const [reach, level] of this.#grants('iam:PassRole', 'iam', 'role/*', false, passedTo)) {
          rate('passing', reach === 'own' ? 'one' : reach, least(level, call));
        }
        continue;
      }
      const grants = actions.map((each) => this.#grants(each, owner, resource, anyAccount));
      for (const reach of ['any', 'admin', 'own', 'some', 'one'] as const) {
        if (reach === 'own' && !way.addsToHolder) continue;
        rate(form, reach, Math.min(...grants.map((each) => each.get(reach) ?? NEVER)) as Level);
      }
    }
    return worst;
  }
}
