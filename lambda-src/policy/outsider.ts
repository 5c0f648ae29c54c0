/** What somebody from outside the account can bring about: the values that a request of theirs may have. */
import type { Budget } from './budget.ts';
import { deciderOf } from './condition-keys.ts';
import { addressLevel, moments } from './holder.ts';
import { ALWAYS, type Level, NEVER, PARTLY } from './powers.ts';
import { globOf } from './search.ts';
import { type Choice, type Demand, examples, type Requester, sets } from './solve.ts';
import type { Trusted } from './trusted.ts';

export interface Outsider {
  /** Their account; `null`: any that is neither this one nor trusted. */
  readonly accountId: string | null;
  /** Their ARN, where the document has it. */
  readonly arn: string | null;
  /** Whether they sign their requests, and so have an account. */
  readonly signed: boolean;
}

const ACCOUNT_ID = /^\d{12}$/;
/** An account that no document names. */
const STRANGER = '\u0001'.repeat(12);
const isWritten = (text: string): boolean => !text.includes('\u0001');

const ACCOUNT_KEYS = new Set([
  ...['aws:principalaccount', 'aws:sourceaccount', 'aws:sourceowner', 'kms:calleraccount', 's3:dataaccesspointaccount'],
  'aws:vpceaccount',
]);
const ARN_KEYS = new Set(['aws:principalarn', 'aws:sourcearn', 's3:dataaccesspointarn']);
const ORGANIZATION_KEYS = new Set([
  ...['aws:principalorgid', 'aws:sourceorgid', 'aws:principalorgpaths', 'aws:sourceorgpaths'],
  ...['aws:vpceorgid', 'aws:vpceorgpaths'],
]);
/** What every signed request has. */
const SIGNED = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:userid',
  'aws:principaltype',
  'kms:calleraccount',
]);

export class OutsiderRequests implements Requester {
  readonly #outsider: Outsider;
  readonly #own: ReadonlySet<string>;
  readonly #trusted: Trusted;
  readonly #budget: Budget;
  readonly #time: number | null;

  constructor(
    outsider: Outsider,
    ownAccountId: string | null,
    trusted: Trusted,
    budget: Budget,
    time: number | null = null,
  ) {
    this.#time = time;
    this.#outsider = outsider;
    this.#own = new Set([...(ownAccountId === null ? [] : [ownAccountId]), ...trusted.accountIds]);
    this.#trusted = trusted;
    this.#budget = budget;
  }

  choices(key: string, demands: readonly Demand[]): readonly Choice[] | Level {
    const { accountId, arn, signed } = this.#outsider;
    if (deciderOf(key) === 'address') return addressLevel(demands, this.#budget);
    if (deciderOf(key) === 'time') return moments(demands, this.#time, this.#budget);
    if (key === 'aws:principalisawsservice') return [{ values: ['false'], level: ALWAYS }];
    if (key === 'aws:principalservicename' || key === 'aws:principalservicenameslist') {
      return [{ values: [], level: ALWAYS }];
    }
    if (accountId !== null && (key === 'aws:principalaccount' || key === 'kms:calleraccount')) {
      return [{ values: [accountId], level: ALWAYS }];
    }
    if (arn !== null && key === 'aws:principalarn' && !arn.endsWith(':root')) return [{ values: [arn], level: ALWAYS }];
    const stranger = { wanted: [[globOf(`arn:aws:iam::${accountId ?? STRANGER}:*`)]], unwanted: [] };
    const values = examples(demands, this.#budget, ARN_KEYS.has(key) ? [stranger] : []);
    return sets(values, demands, this.#budget)
      .filter((each) => each.length > 0 || !(signed && SIGNED.has(key)))
      .map((each) => ({ values: each, level: this.#level(key, each) }));
  }

  #level(key: string, values: readonly string[]): Level {
    return values.reduce<Level>((least, value) => {
      const level = this.#levelOf(key, value);
      return level < least ? level : least;
    }, ALWAYS);
  }

  #account(id: string): Level {
    if (this.#own.has(id)) return NEVER;
    if (!isWritten(id) || id === this.#outsider.accountId) return ALWAYS;
    return PARTLY;
  }

  #levelOf(key: string, value: string): Level {
    if (ACCOUNT_KEYS.has(key)) return this.#account(value);
    if (ARN_KEYS.has(key)) {
      const [, , , , account = '', ...name] = value.split(':');
      // A bucket's ARN has no account: its full name is somebody's, and may be one's own.
      if (account === '') return isWritten(name.join(':')) && name.join('') !== '' ? NEVER : ALWAYS;
      // Where a principal of another account is named, only that account's can be one.
      const { accountId } = this.#outsider;
      if (key === 'aws:principalarn' && accountId !== null && account !== accountId) return NEVER;
      return ACCOUNT_ID.test(account) ? this.#account(account) : isWritten(account) ? PARTLY : ALWAYS;
    }
    if (ORGANIZATION_KEYS.has(key)) {
      const [id = ''] = value.split('/');
      return !isWritten(id) ? ALWAYS : this.#trusted.organizationIds.includes(id) ? NEVER : PARTLY;
    }
    if (key === 'aws:userid') return isWritten(value.split(':')[0] ?? '') ? PARTLY : ALWAYS;
    if (deciderOf(key) === 'network') {
      return !isWritten(value) ? ALWAYS : this.#trusted.networkIds.includes(value) ? NEVER : PARTLY;
    }
    return ALWAYS;
  }
}
