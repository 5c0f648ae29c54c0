/** What no way of calling does: over the events of every rule and the rows of the catalogue. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeCatalogue } from '../../lambda-src/catalogue/index.ts';
import { rank, type Severity } from '../../lambda-src/catalogue/severity.ts';
import { detect } from '../../lambda-src/finding/detect.ts';
import type { Finding } from '../../lambda-src/finding/finding.ts';
import { suppressedBy } from '../../lambda-src/finding/suppression.ts';
import { isObject, type JsonObject } from '../../lambda-src/record/json.ts';
import { parseRecord } from '../../lambda-src/record/record.ts';
import { record, USER } from '../records.ts';
import { SETTINGS } from '../settings.ts';
import { EXAMPLES } from './events.ts';

const CATALOGUE = wholeCatalogue();

const found = (raw: JsonObject): Finding => detect(parseRecord(raw), SETTINGS);

const CALLS: readonly JsonObject[] = [
  ...Object.entries(EXAMPLES)
    .filter(([id]) => id !== 'S45')
    .flatMap(([, examples]) => examples.flatMap(({ match, miss }) => [match, miss].flat()))
    .filter((raw) => isObject(raw['userIdentity']) && raw['userIdentity']['type'] !== 'Root'),
  ...Object.entries(CATALOGUE).flatMap(([eventSource, events]) =>
    Object.keys(events).map((name) => record(name, { eventSource, readOnly: false, requestParameters: { name: 'x' } })),
  ),
];
const call = fc.constantFrom(...CALLS);
const service = fc.oneof(
  fc.constantFrom('cloudformation', 'sso', 'servicecatalog', 'autoscaling', 'config', 'lambda', 'AWS Internal'),
  fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz-'), minLength: 1, maxLength: 12 }),
);
const agent = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '[S3 Browser 9.5.5]',
    'aws-cli/2 exec-env/CloudShell',
    'exec-env/AWS_Lambda_nodejs22.x',
    'sso.amazonaws.com',
  ),
);

describe('a call is as serious', () => {
  it('when a service forwards it for its caller', () => {
    fc.assert(
      fc.property(call, service, (raw, name) => {
        const host = name === 'AWS Internal' ? name : `${name}.amazonaws.com`;
        const identity = isObject(raw['userIdentity']) ? raw['userIdentity'] : {};
        if (identity['type'] === 'AWSService') return;
        // Lambda looks after the key and the network of the function.
        if (name === 'lambda' && /^(?:kms|ec2)\./.test(String(raw['eventSource']))) return;
        const forwarded = {
          ...raw,
          userIdentity: { ...identity, invokedBy: host },
          sourceIPAddress: host,
          userAgent: host,
        };
        const direct = { ...raw, userAgent: 'x' };
        expect(rank(found(forwarded).severity)).toBeGreaterThanOrEqual(rank(found(direct).severity));
      }),
      { numRuns: 2_000 },
    );
  });

  it('whatever its caller writes as user agent', () => {
    fc.assert(
      fc.property(call, agent, (raw, userAgent) => {
        const severity = (written: string | null): Severity => found({ ...raw, userAgent: written }).severity;
        expect(rank(severity(userAgent))).toBeGreaterThanOrEqual(rank(severity(null)));
      }),
      { numRuns: 2_000 },
    );
  });
});

it('a denied call is as serious, whatever its caller writes', () => {
  const denied = { errorCode: 'AccessDenied', errorMessage: 'User: x is not authorized', userIdentity: USER };
  fc.assert(
    fc.property(call, call, agent, (raw, other, userAgent) => {
      const blank = found({ ...raw, ...denied, requestParameters: null, userAgent: null });
      const parameters = [raw, other].map(({ requestParameters = null }) => requestParameters);
      for (const requestParameters of parameters) {
        const written = found({ ...raw, ...denied, requestParameters, userAgent });
        expect(written.severity).toBe(blank.severity);
      }
    }),
    { numRuns: 2_000 },
  );
});

it('no suppression rule hides what is guarded, or more serious than it may', () => {
  const globs = fc.subarray(['*', 'arn:*', '?*']);
  const rule = fc.record({
    reason: fc.constant('x'),
    principalArns: globs,
    eventNames: fc.subarray(['*', '**', '?*']),
    accountIds: fc.subarray(['111122223333', '444455556666']),
    sourceIpRanges: fc.subarray(['0.0.0.0/0', '::/0']),
    upToSeverity: fc.constantFrom<Severity>('info', 'low', 'medium', 'high', 'critical'),
    expires: fc.constantFrom(null, '2999-12-31'),
  });
  fc.assert(
    fc.property(call, fc.array(rule, { maxLength: 3 }), (raw, suppressionRules) => {
      const finding = found(raw);
      const isHidden = suppressedBy(finding, { ...SETTINGS, suppressionRules }, Date.UTC(2026, 0, 31)) !== null;
      const isAllowed =
        finding.guard === null && suppressionRules.some((each) => rank(each.upToSeverity) >= rank(finding.raised));
      if (isHidden) expect(isAllowed).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
