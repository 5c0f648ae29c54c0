/** Batches that hold any text at all in every field, for property tests. */
import fc from 'fast-check';
import { SEVERITIES } from '../../../lambda-src/catalogue/severity.ts';
import type { Batch, Unreadable } from '../../../lambda-src/finding/batch.ts';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import type { ActorType } from '../../../lambda-src/record/actor.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import type { OriginKind } from '../../../lambda-src/record/origin.ts';

const ACTORS: readonly ActorType[] = [
  'root user',
  'root session',
  'user',
  'role session',
  'federated user',
  'AWS service',
  'AWS account',
  'unknown',
];
const ORIGINS: readonly OriginKind[] = ['console', 'CLI', 'Terraform', 'SDK', 'AWS service', 'unknown'];

/** What breaks renderers, beside whatever fast-check thinks of. */
const NASTY = [
  '<x-y>',
  '" onload="x-y',
  "' onload='x-y",
  '</td></table><x-y>',
  '&lt;x-y&gt;',
  '\r\nBcc: someone@example.com',
  '\u202Egnp.exe\u202C',
  '\u2066\u2067\u2068\u2069\u200E\u200F\u061C',
  '\u200B\u200C\u200D\uFEFF\u00AD\u2060',
  '\uD800',
  '\uDFFF\uD83D',
  '\u{E0041}\u{E0042}\u{E007F}',
  '\u0000\u0007\u001B[31m\u009B',
  '\u2028\u2029\u0085',
  '\u3164\u115F\u2800',
  '\u00A0'.repeat(60),
  'Z\u0351\u036B\u0343\u0357\u035B\u0349',
  '🔑'.repeat(40),
  '__proto__',
  'constructor',
  '$& $1 $` {0} {1}',
  '<!channel> <!here|here> @here @channel *b* _i_ ~s~ `c` [a](https://evil.example) <https://evil.example|b>',
  'https://evil.example/',
  'HTTP:\\\\evil.example',
  'https:evil.example',
  '\nmailto:someone@evil.example',
  'tel:+15550100',
  '(data:text/html,x)',
  'JavaScript:alert(1)',
  'x-y-z://evil.example',
  'www.evil.example',
  'ftp.evil.example',
  'WWW2.evil.example',
  'x'.repeat(5000),
  '\u0001'.repeat(3000),
  'שלום',
] as const;

export const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 10 })), { maxLength: 4 })
    .map((parts) => parts.join('')),
);

const maybe = fc.option(text, { nil: null });

const json = fc.dictionary(
  text,
  fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 3 })),
  { maxKeys: 4 },
) as fc.Arbitrary<JsonObject>;

export const finding: fc.Arbitrary<Finding> = fc.record({
  id: maybe,
  severity: fc.constantFrom(...SEVERITIES),
  raised: fc.constantFrom(...SEVERITIES),
  guard: maybe,
  title: text,
  summary: text,
  predicate: maybe,
  eventSource: maybe,
  eventName: maybe,
  category: text,
  time: fc.oneof(maybe, fc.constant('2026-01-31T12:00:00Z')),
  location: fc.record({ accountId: maybe, accountName: maybe, region: maybe }),
  outcome: fc.record({
    kind: fc.constantFrom('succeeded' as const, 'failed' as const, 'denied' as const),
    errorCode: maybe,
    errorMessage: maybe,
  }),
  actor: fc.record({
    type: fc.constantFrom(...ACTORS),
    name: text,
    arn: maybe,
    accountId: maybe,
    roleName: maybe,
    roleArn: maybe,
    sessionName: maybe,
    federatedBy: maybe,
    accessKeyId: maybe,
    mfa: fc.constantFrom('yes' as const, 'no' as const, 'not recorded' as const),
    sourceIdentity: maybe,
    invokedBy: maybe,
  }),
  origin: fc.record(
    { kind: fc.constantFrom(...ORIGINS), via: text, sourceAddress: maybe, vpcEndpoint: text, userAgent: maybe },
    { requiredKeys: ['kind', 'via', 'sourceAddress', 'userAgent'] },
  ),
  targets: fc.array(fc.record({ type: text, name: maybe, arn: maybe }), { maxLength: 12 }),
  changes: fc.array(fc.record({ label: text, value: text }), { maxLength: 17 }),
  reasons: fc.array(
    fc.record({ rule: maybe, text, techniques: fc.array(fc.oneof(text, fc.constant('T1098')), { maxLength: 3 }) }),
    { maxLength: 4 },
  ),
  lookedUp: fc.record({
    asOf: fc.constant('2026-01-31T12:03:20Z'),
    lines: fc.array(text, { maxLength: 4 }),
    notes: fc.array(text, { maxLength: 4 }),
  }),
  consoleUrl: maybe,
  source: fc.record({ key: text, position: fc.nat() }),
  record: fc.option(json, { nil: null }),
});

const unreadable: fc.Arbitrary<Unreadable> = fc.record({
  kind: fc.constantFrom('payload' as const, 'record' as const, 'message' as const),
  reason: text,
  logEventId: maybe,
  time: maybe,
  excerpt: text,
  size: fc.nat(),
  sources: fc.array(fc.record({ key: text, position: fc.nat() }), { maxLength: 2 }),
});

const batchWith = (findings: fc.Arbitrary<readonly Finding[]>): fc.Arbitrary<Batch> =>
  fc.record({
    alertName: text,
    notes: fc.array(text, { maxLength: 2 }),
    runbookUrl: fc.constantFrom(null, 'https://example.com/runbook.md'),
    logGroup: maybe,
    findings,
    unreadable: fc.array(unreadable, { maxLength: 3 }),
    suppressed: fc.dictionary(fc.constantFrom('minimum_severity', 'Tags'), fc.nat(), { maxKeys: 2 }),
  });

export const batch: fc.Arbitrary<Batch> = batchWith(fc.array(finding, { maxLength: 6 }));

/** Ten to forty times the same finding, which is told once. */
export const crowd: fc.Arbitrary<Batch> = batchWith(
  fc
    .tuple(finding, fc.array(text, { minLength: 10, maxLength: 40 }))
    .map(([each, names]) => names.map((name) => ({ ...each, targets: [{ type: 'role', name, arn: null }] }))),
);
