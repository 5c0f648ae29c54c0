import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { consoleUrlOf, isPortalRole, isPortalUrl, locationOf, timeOf } from '../../../lambda-src/record/location.ts';
import { parseRecord } from '../../../lambda-src/record/record.ts';
import { record } from '../../records.ts';

const parsed = (change: JsonObject) => parseRecord(record('CreateUser', change));
const eventID = '7f1c0a5e-2b1d-4e3f-8a9b-0123456789ab';

describe('the link to the event', () => {
  it.each([
    ['us-east-1', 'https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/'],
    ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/cloudtrailv2/home?region=cn-north-1#/events/'],
    [
      'us-gov-west-1',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudtrailv2/home?region=us-gov-west-1#/events/',
    ],
    [
      'eusc-de-east-1',
      'https://eusc-de-east-1.console.amazonaws-eusc.eu/cloudtrailv2/home?region=eusc-de-east-1#/events/',
    ],
  ])('opens the console of the partition of %s', (awsRegion, prefix) => {
    expect(consoleUrlOf(parsed({ awsRegion, eventID }))).toBe(prefix + eventID);
  });

  it.each([
    { awsRegion: 'evil.example/?x=us-east-1', eventID },
    { awsRegion: 'us-east-1', eventID: '../../logout' },
    { awsRegion: null, eventID },
    { awsRegion: 'us-east-1', eventID: null },
    { awsRegion: 'us-east-1', eventID: `${eventID}/x` },
    { awsRegion: 'us-east-1', eventID: `x${eventID}` },
    { awsRegion: 'us-east-1/x', eventID },
    { awsRegion: '/us-east-1', eventID },
    { awsRegion: 'us-iso-east-1', eventID },
  ])('is left out for %j', (change) => {
    expect(consoleUrlOf(parsed(change))).toBeNull();
  });
});

describe('through the access portal', () => {
  const url = 'https://example.awsapps.com/start';
  const there = (change: JsonObject, portal: { url: string; roleName: string | null }): string | null =>
    consoleUrlOf(parsed({ awsRegion: 'us-east-1', eventID, ...change }), portal);
  const destination = encodeURIComponent(consoleUrlOf(parsed({ awsRegion: 'us-east-1', eventID })) ?? '');

  it('the link opens in the account of the event, with the role', () => {
    expect(destination).toContain('https%3A%2F%2Fus-east-1.console.aws.amazon.com%2Fcloudtrailv2%2Fhome%3Fregion%3D');
    expect(there({ recipientAccountId: '444455556666' }, { url: `${url}/`, roleName: 'Audit+a@b' })).toBe(
      `${url}/#/console?account_id=444455556666&role_name=Audit%2Ba%40b&destination=${destination}`,
    );
  });

  it('the portal asks for the role where none is named', () => {
    expect(there({ recipientAccountId: '444455556666' }, { url, roleName: null })).toBe(
      `${url}/#/console?account_id=444455556666&destination=${destination}`,
    );
  });

  it.each(['1&destination=https://evil.example', '11112222333', '111122223333\n'])(
    'the plain link stays where the account is %j',
    (recipientAccountId) => {
      expect(there({ recipientAccountId }, { url, roleName: null })).toBe(decodeURIComponent(destination));
    },
  );

  it('no link is better than a hostile one', () => {
    expect(there({ eventID: '../../logout' }, { url, roleName: null })).toBeNull();
  });

  it.each([
    'https://d-1234567890.awsapps.com/start',
    'https://start.us-gov-home.awsapps.com/directory/d-1234567890',
    'https://ssoins-0123456789abcdef.portal.us-east-1.app.aws',
  ])('%s may be the portal', (portal) => expect(isPortalUrl(portal)).toBe(true));

  it.each([
    'http://a.example',
    'https://a.example/#/',
    'https://a.example/?x=y',
    'https://a"b',
    'javascript:x',
    'https://',
  ])('%s may not', (portal) => expect(isPortalUrl(portal)).toBe(false));

  it('a role is the name of a permission set', () => {
    expect(isPortalRole('Audit+a@b')).toBe(true);
    for (const role of ['', 'a b', 'a&b', 'x'.repeat(33)]) expect(isPortalRole(role)).toBe(false);
  });
});

describe('location and time', () => {
  it('is the account that received the record, with its name where one is given', () => {
    expect(locationOf(parsed({ recipientAccountId: '444455556666' }), { '444455556666': 'prod' })).toEqual({
      accountId: '444455556666',
      accountName: 'prod',
      region: 'us-east-1',
    });
    expect(locationOf(parsed({ recipientAccountId: '__proto__' }), {}).accountName).toBeNull();
    const nowhere = parsed({ recipientAccountId: null, userIdentity: null, awsRegion: null });
    expect(locationOf(nowhere, { null: 'prod' })).toEqual({ accountId: null, accountName: null, region: null });
  });

  it.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z'],
    ['2020-09-14 00:44:23.000000000', '2020-09-14T00:44:23Z'],
    ['2026-01-31 12:00:00', '2026-01-31T12:00:00Z'],
    ['2026-01-31T12:00:00.5', '2026-01-31T12:00:00Z'],
    ['yesterday', 'yesterday'],
    ['on 2026-01-31T12:00:00Z', 'on 2026-01-31T12:00:00Z'],
    ['2026-01-31T12:00:00Z or so', '2026-01-31T12:00:00Z or so'],
    ['2026-01-31T12:00:00+02:00', '2026-01-31T12:00:00+02:00'],
    ['2026-01-31T12:00:00.Z', '2026-01-31T12:00:00.Z'],
    [null, null],
  ])('%s is the time %s', (eventTime, time) => {
    expect(timeOf(parsed({ eventTime }))).toBe(time);
  });
});
