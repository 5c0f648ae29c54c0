/** One account, in memory: what look-ups ask. */

import type { Finding } from '../lambda-src/finding/finding.ts';
import { lookUpAll } from '../lambda-src/look-up/index.ts';
import { Allowance, Answers } from '../lambda-src/look-up/inquiry.ts';
import type { PolicyVersion, Reader } from '../lambda-src/look-up/ports.ts';
import { ACCOUNT } from './records.ts';

export const NOW = Date.parse('2026-01-31T12:03:20Z');

export const policyArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:policy/${name}`;
export const awsPolicy = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

interface Stored {
  readonly versions: Readonly<Record<string, string>>;
  readonly inForce: string;
  readonly updated?: number;
}

interface Held {
  readonly attached?: readonly string[];
  readonly inline?: Readonly<Record<string, string>>;
  readonly boundary?: string;
  readonly groups?: readonly string[];
}

export interface Account {
  readonly policies?: Readonly<Record<string, Stored>>;
  /** By `user bob`. */
  readonly principals?: Readonly<Record<string, Held>>;
  /** Of Identity Center and Organizations, by id; of a permission set, by ARN. */
  readonly names?: Readonly<Record<string, string>>;
  /** Identity stores, by the ARN of their instance. */
  readonly stores?: Readonly<Record<string, string>>;
}

/** An error as the SDK throws it. */
export const refused = (name: string): Error => Object.assign(new Error(`${name}: something`), { name });

const LONG_AGO = Date.parse('2026-01-01T00:00:00Z');

/** What it is asked is in `asked`. */
export function readerOf(
  { policies = {}, principals = {}, names = {}, stores = {} }: Account,
  asked: string[] = [],
): Reader {
  const stored = (arn: string): Stored => {
    const found = policies[arn];
    if (found === undefined) throw refused('NoSuchEntityException');
    return found;
  };
  const held = ({ type, name }: { readonly type: string; readonly name: string }): Held => {
    const found = principals[`${type} ${name}`];
    if (found === undefined) throw refused('NoSuchEntityException');
    return found;
  };
  const answer = async <Answer>(question: string, make: () => Answer): Promise<Answer> => {
    asked.push(question);
    return make();
  };
  const named = (id: string): string => {
    const found = names[id];
    if (found === undefined) throw refused('ResourceNotFoundException');
    return found;
  };
  return {
    identityStores: (region) => answer(`stores ${region}`, () => new Map(Object.entries(stores))),
    permissionSet: (region, instance, arn) => answer(`permission set ${region} ${instance}`, () => named(arn)),
    identityUser: (region, store, id) => answer(`user ${region} ${store}`, () => named(id)),
    identityGroup: (region, store, id) => answer(`group ${region} ${store}`, () => named(id)),
    account: (id) => answer(`account ${id}`, () => named(id)),
    organizationPolicy: (id) => answer(`organization policy ${id}`, () => named(id)),
    policy: (arn) =>
      answer(`policy ${arn}`, () => ({
        defaultVersion: stored(arn).inForce,
        updated: stored(arn).updated ?? LONG_AGO,
      })),
    version: (arn, id) => answer(`version ${arn} ${id}`, () => encodeURIComponent(stored(arn).versions[id] ?? '')),
    versions: (arn) =>
      answer(`versions ${arn}`, () =>
        Object.keys(stored(arn).versions).map(
          (id): PolicyVersion => ({
            id,
            isDefault: id === stored(arn).inForce,
            created: LONG_AGO + Number(id.slice(1)) * 60_000,
          }),
        ),
      ),
    boundary: (of) => answer(`boundary ${of.name}`, () => held(of).boundary ?? null),
    attached: (of) => answer(`attached ${of.name}`, () => held(of).attached ?? []),
    inlineNames: (of) => answer(`inline ${of.name}`, () => Object.keys(held(of).inline ?? {})),
    inline: (of, name) => answer(`inline ${of.name} ${name}`, () => encodeURIComponent(held(of).inline?.[name] ?? '')),
    groups: (name) => answer(`groups ${name}`, () => held({ type: 'user', name }).groups ?? []),
  };
}

export const allowanceOf = (reader: Reader | Error, signal = new AbortController().signal): Allowance =>
  new Allowance(
    () => (reader instanceof Error ? Promise.reject(reader) : Promise.resolve(reader)),
    new Answers(),
    () => NOW,
    signal,
  );

/** The findings, as look-ups in this account leave them. */
export const lookedUpIn = (account: Account, ...findings: readonly Finding[]): Promise<readonly Finding[]> =>
  lookUpAll(findings, allowanceOf(readerOf(account)));
