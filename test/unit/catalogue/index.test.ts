import { readdirSync, readFileSync } from 'node:fs';
import * as iamClient from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { techniqueName } from '../../../lambda-src/catalogue/attack.ts';
import { lookUp, wholeCatalogue } from '../../../lambda-src/catalogue/index.ts';
import { rank } from '../../../lambda-src/catalogue/severity.ts';
import { predicateOf } from '../../../lambda-src/finding/summary.ts';
import { outcomeOf } from '../../../lambda-src/record/outcome.ts';
import { type CloudTrailRecord, parseRecord } from '../../../lambda-src/record/record.ts';
import type { Target } from '../../../lambda-src/record/targets.ts';
import { targetsOf } from '../../../lambda-src/record/targets.ts';
import { SERVICES, type WriteAction, writeActions } from '../../../scripts/docs/write-actions.ts';
import { CATALOGUE_EVENTS } from '../../catalogue-events.ts';

const CATALOGUE = wholeCatalogue();

function saidOf(record: CloudTrailRecord): { targets: readonly Target[]; sentence: string } {
  const entry = lookUp(record.eventSource, record.eventName);
  const targets = targetsOf(record, entry);
  return { targets, sentence: predicateOf(entry, targets, outcomeOf(record), record) };
}

describe('every row has its two events', () => {
  it('one pair for each row', () => {
    const rows = Object.entries(CATALOGUE).flatMap(([source, events]) =>
      Object.keys(events).map((name) => `${source} ${name}`),
    );
    expect(CATALOGUE_EVENTS.map(({ source, row }) => `${source} ${row}`).toSorted()).toEqual(rows.toSorted());
  });

  it.each(CATALOGUE_EVENTS.map((event) => [`${event.source} ${event.row}`, event] as const))('%s', (_, event) => {
    const entry = CATALOGUE[event.source]?.[event.row];
    const record = parseRecord(event.match);
    expect(lookUp(record.eventSource, record.eventName)).toBe(entry);
    const said = saidOf(record);
    expect(said.targets).toEqual(
      event.targets.map(([type, name, arn]) => ({ type, name: name ?? null, arn: arn ?? null })),
    );
    expect(said.sentence).toBe(event.sentence);

    const failed = parseRecord({ ...event.match, errorCode: 'ServiceFailure', responseElements: null });
    expect(saidOf(failed).sentence).toMatch(new RegExp(`^tried to ${entry?.verb} \\S`));

    const near = parseRecord(event.miss);
    expect(lookUp(near.eventSource, near.eventName)).not.toBe(entry);
    expect(near.eventSource === record.eventSource || near.eventName === record.eventName).toBe(true);
  });
});

describe('what rows say of themselves', () => {
  const rows = Object.entries(CATALOGUE).flatMap(([source, events]) =>
    Object.entries(events).map(([name, entry]) => ({ row: `${source} ${name}`, entry })),
  );

  it('gives a reason from medium on', () => {
    expect(rows.filter(({ entry }) => rank(entry.severity) >= rank('medium') && !entry.reason)).toEqual([]);
  });

  it('names ATT&CK techniques that the version has, and one at least from medium on', () => {
    const ids = rows.flatMap(({ entry }) => entry.techniques ?? []);
    expect(ids.filter((id) => techniqueName(id) === null)).toEqual([]);
    expect(rows.filter(({ entry }) => rank(entry.severity) >= rank('medium') && !entry.techniques?.length)).toEqual([]);
  });

  it('has a target for every placeholder', () => {
    const loose = rows.filter(({ entry }) =>
      [...entry.object.matchAll(/\{(\d)\}/g)].some(([, index]) => entry.targets[Number(index)] === undefined),
    );
    expect(loose).toEqual([]);
    expect(rows.filter(({ entry }) => entry.targets.length === 0)).toEqual([]);
  });

  it('looks for names only in the places it may', () => {
    const places = rows.flatMap(({ entry }) => entry.targets.flatMap(({ name }) => name));
    expect(
      places.filter((place) => !/^((request|response|additional|service)\..|caller$|account$)/.test(place)),
    ).toEqual([]);
  });
});

it.each([
  ['sts', 'AssumeRoot', 'high'],
  ['sts', 'AssumeRole', 'info'],
  ['iam', 'SetDefaultPolicyVersion', 'medium'],
  ['iam', 'CreateAccessKey', 'low'],
  ['iam', 'DeleteAccountPasswordPolicy', 'high'],
  ['iam', 'UpdateSAMLProvider', 'high'],
  ['iam', 'CreateOpenIDConnectProvider', 'high'],
  ['iam', 'DeleteRolePermissionsBoundary', 'high'],
  ['iam', 'CreateServiceLinkedRole', 'info'],
  ['iam', 'TagRole', 'low'],
  ['iam', 'EnableOrganizationsRootSessions', 'high'],
  ['iam', 'AcceptDelegationRequest', 'high'],
  ['iam', 'EnableOutboundWebIdentityFederation', 'medium'],
  ['cloudtrail', 'StopLogging', 'high'],
  ['cloudtrail', 'StartLogging', 'low'],
  ['organizations', 'LeaveOrganization', 'high'],
  ['organizations', 'DetachPolicy', 'high'],
  ['sso-directory', 'DisableExternalIdPConfigurationForDirectory', 'high'],
])('%s:%s is %s when nothing else is known', (service, name, severity) => {
  expect(lookUp(`${service}.amazonaws.com`, name)?.severity).toBe(severity);
});

describe('every write action has a row', () => {
  const without = (actions: readonly WriteAction[]) =>
    actions.filter(({ eventSource, eventName }) => lookUp(eventSource, eventName) === null);

  // A newer list with an action that has none fails here: add the row and its two events.
  it('of those that AWS publishes for the identity services and for what records them', async () => {
    const actions = await writeActions();
    for (const service of SERVICES)
      expect(actions.some(({ eventSource }) => eventSource.startsWith(`${service}.`))).toBe(true);
    expect(actions.length).toBeGreaterThan(370);
    expect(without(actions)).toEqual([]);
  });

  it('of those that the SDK knows of IAM', () => {
    const names = Object.keys(iamClient).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
    const changing = names.filter((name) => !/^(Get|List|Simulate|Generate)[A-Z]/.test(name));
    expect(changing.length).toBeGreaterThanOrEqual(106);
    expect(without(changing.map((eventName) => ({ eventSource: 'iam.amazonaws.com', eventName })))).toEqual([]);
  });
});

describe('lookUp', () => {
  it('finds nothing in what objects inherit', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
      expect(lookUp(name, 'CreateUser')).toBeNull();
      expect(lookUp(name, name)).toBeNull();
      expect(lookUp('iam.amazonaws.com', name)).toBeNull();
      expect(lookUp('lambda.amazonaws.com', `${name}20150331`)).toBeNull();
    }
    // `Object` has a `name` of its own.
    expect(lookUp('constructor', 'name')).toBeNull();
    expect(lookUp(null, 'CreateUser')).toBeNull();
    expect(lookUp('iam.amazonaws.com', null)).toBeNull();
    expect(lookUp('lambda.amazonaws.com', null)).toBeNull();
  });

  it('knows what happens in IAM Identity Center by whichever of its sources, each by its own row first', () => {
    const directory = CATALOGUE['sso-directory.amazonaws.com'];
    for (const name of ['ImportExternalIdPCertificate', 'DisableExternalIdPConfigurationForDirectory'])
      expect(lookUp('sso.amazonaws.com', name)).toBe(directory?.[name]);
    expect(lookUp('sso-directory.amazonaws.com', 'AssociateDirectory')?.severity).toBe('high');
    expect(lookUp('sso-directory.amazonaws.com', 'CreateUser')).toBe(directory?.['CreateUser']);
    expect(lookUp('sso-oauth.amazonaws.com', 'AssociateDirectory')).toBeNull();
    expect(lookUp('iam.amazonaws.com', 'AssociateDirectory')).toBeNull();
  });

  it('reads over the API date behind the names of Lambda only', () => {
    const lambda = CATALOGUE['lambda.amazonaws.com'];
    expect(lookUp('lambda.amazonaws.com', 'AddPermission20150331')).toBe(lambda?.['AddPermission']);
    expect(lookUp('lambda.amazonaws.com', 'AddPermission20150331v2')).toBe(lambda?.['AddPermission']);
    expect(lookUp('lambda.amazonaws.com', 'AddPermission')).toBe(lambda?.['AddPermission']);
    expect(lookUp('lambda.amazonaws.com', 'AddPermission20150331v10')).toBe(lambda?.['AddPermission']);
    expect(lookUp('lambda.amazonaws.com', 'AddPermission20150331v2x')).toBeNull();
    expect(lookUp('lambda.amazonaws.com', '20150331AddPermission')).toBeNull();
    expect(lookUp('iam.amazonaws.com', 'CreateUser20150331')).toBeNull();
  });
});

const corpus = process.env['CLOUDTRAIL_CORPUS_DIR'];

// Records of others are not part of the project: the folder is named where they are at hand.
if (corpus !== undefined) {
  describe('records that others captured', () => {
    const records = readdirSync(corpus)
      .filter((name) => name.endsWith('.ndjson'))
      .flatMap((name) => readFileSync(`${corpus}/${name}`, 'utf8').split('\n'))
      .filter((line) => line !== '')
      .map((line) => parseRecord(JSON.parse(line)));

    it('are all put into words', () => {
      expect(records.length).toBeGreaterThan(800);
      for (const record of records) expect(saidOf(record).sentence).toMatch(/^\S.* \S/s);
    });

    it('name the target of every IAM change, or say what the record does not name', () => {
      const iam = CATALOGUE['iam.amazonaws.com'] ?? {};
      const changes = records.filter(
        (record) => record.eventSource === 'iam.amazonaws.com' && Object.hasOwn(iam, record.eventName ?? ''),
      );
      expect(changes.length).toBeGreaterThan(50);
      const silent = changes.filter((record) => {
        const { targets, sentence } = saidOf(record);
        return targets.every(({ name }) => name === null) && !sentence.includes('(the record does not name ');
      });
      expect(silent.map((record) => record.raw)).toEqual([]);
    });
  });
}
