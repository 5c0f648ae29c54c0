import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObject } from '../../../lambda-src/record/json.ts';
import schema from '../../../lambda-src/render/alert.schema.json' with { type: 'json' };
import { stepsOf } from '../../../lambda-src/render/commands.ts';
import { renderJson, SCHEMA_VERSION } from '../../../lambda-src/render/json.ts';
import { utf8Length } from '../../../lambda-src/render/plain.ts';
import {
  BATCHES,
  batchOf,
  CREATE_USER_DENIED,
  HOSTILE,
  MANY,
  ROLE_MADE_ADMIN,
  TERRAFORM_BURST,
} from '../../alerts/samples.ts';
import { batch, crowd } from './arbitrary.ts';
import { hidingIn } from './safety.ts';

const SNS = { maxBytes: 262_144 };
const SMALLEST = { maxBytes: 32_768 };

/** The published schema lets readers meet new members; what is written today it names in full. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, member]) => [key, closed(member)]));
  const isShape = 'type' in node && 'properties' in node;
  return isShape ? { ...copy, additionalProperties: false } : copy;
}

const ajv = new Ajv2020.default({ allErrors: true, strict: true, allowUnionTypes: true });
const validate = ajv.compile(closed({ ...schema, $id: 'urn:example:closed' }) as object);
const published = ajv.compile(schema);

interface Document {
  readonly part: number;
  readonly parts: number;
  readonly severity: string;
  readonly counts: Readonly<Record<string, unknown>>;
  readonly incidents: readonly Readonly<Record<string, unknown>>[];
  readonly findings: readonly Readonly<Record<string, unknown>>[];
  readonly unreadable: readonly unknown[];
}

const othersIn = ({ others }: Readonly<Record<string, unknown>>): number =>
  isObject(others) && typeof others['count'] === 'number' ? others['count'] : 0;

/** Parsed, and held to the schema. */
function read(json: string): Document {
  const document: unknown = JSON.parse(json);
  expect(validate(document), ajv.errorsText(validate.errors)).toBe(true);
  expect(published(document)).toBe(true);
  return document as Document;
}

describe('renderJson', () => {
  it.each(Object.entries(BATCHES))('writes %s as the schema says', (_, sample) => {
    for (const json of renderJson(sample, SNS)) read(json);
  });

  it('gives back the finding as it was', () => {
    const { source: _, ...shown } = ROLE_MADE_ADMIN;
    const [json = ''] = renderJson(batchOf([ROLE_MADE_ADMIN]), SNS);
    expect(read(json).findings).toEqual([
      {
        incident: 1,
        ...shown,
        whatToDo: stepsOf(ROLE_MADE_ADMIN),
        runbook: { section: 'administrator-access', url: null },
      },
    ]);
  });

  it('lists incidents, the gravest first, with the ids of their findings, and finds room for them', () => {
    const others = MANY.map((finding, index) => ({
      ...finding,
      severity: 'low' as const,
      actor: { ...finding.actor, name: `user-${index}`, accessKeyId: `AKIA${index}`, arn: null },
      targets: [],
    }));
    const parts = renderJson(batchOf([ROLE_MADE_ADMIN, ...others]), { maxBytes: 32_768 }).map(read);
    const incidents = parts.flatMap((part) => part.incidents);
    expect(incidents.map((each) => each['incident'])).toEqual(incidents.map((_, index) => index + 1));
    expect(incidents).toHaveLength(MANY.length + 1);
    expect(incidents[0]).toMatchObject({ severity: 'high', count: 1, findings: [ROLE_MADE_ADMIN.id] });
    for (const finding of parts.flatMap((part) => part.findings)) {
      const incident = incidents.find((each) => each['incident'] === finding['incident']);
      expect(incident?.['findings']).toEqual([finding['id']]);
    }
  });

  it('lists every finding of a burst that other formats tell once', () => {
    const [json = ''] = renderJson(batchOf(TERRAFORM_BURST), SNS);
    expect(read(json).findings.map(({ id }) => id)).toEqual(TERRAFORM_BURST.map(({ id }) => id));
  });

  it('hides nothing in the message and keeps hostile text as data', () => {
    const [json = ''] = renderJson(batchOf([HOSTILE]), SNS);
    expect(hidingIn(json)).toEqual([]);
    expect(read(json).findings[0]?.['summary']).toBe(HOSTILE.summary);
  });

  it('tells what one caller was denied in one entry', () => {
    const denied = Array.from({ length: 3_000 }, (_, index) => ({
      ...CREATE_USER_DENIED,
      id: `id-${index}`,
      eventName: `Call${index % 3}`,
    }));
    const documents = renderJson(batchOf([...denied, ROLE_MADE_ADMIN]), SNS).map(read);
    const [entry, other, ...more] = documents.flatMap(({ findings }) => findings);
    expect(more).toEqual([]);
    expect(other).toMatchObject({ id: ROLE_MADE_ADMIN.id });
    expect(entry).toMatchObject({ id: 'id-0', others: { count: 2_999 } });
    const others = JSON.stringify(entry?.['others']);
    expect(others).toContain('"calls":[{"eventSource":"iam.amazonaws.com","eventName":"Call1","count":1000}');
    for (const { id } of denied.slice(1)) expect(others).toContain(`"${id}"`);
    expect(documents[0]?.counts['findings']).toBe(3_001);
  });

  it('splits into parts, each with the counts of the whole', () => {
    const documents = renderJson(batchOf(MANY, { suppressed: { minimum_severity: 3 } }), SMALLEST).map((json) => {
      expect(utf8Length(json)).toBeLessThanOrEqual(SMALLEST.maxBytes);
      return read(json);
    });
    expect(documents.length).toBeGreaterThan(3);
    for (const [index, { part, parts, counts, severity }] of documents.entries()) {
      expect([part, parts, severity]).toEqual([index + 1, documents.length, 'high']);
      expect(counts).toEqual({
        findings: MANY.length,
        incidents: 1,
        unreadable: 0,
        suppressed: { minimum_severity: 3 },
      });
    }
    expect(documents.flatMap(({ findings }) => findings.map(({ id }) => id))).toEqual(MANY.map(({ id }) => id));
  });

  it('drops a record that fits no message and says so', () => {
    const big = { ...ROLE_MADE_ADMIN, record: { requestParameters: 'x'.repeat(40_000) } };
    const [json = ''] = renderJson(batchOf([big]), SMALLEST);
    expect(read(json).findings[0]).toMatchObject({
      record: null,
      recordOmitted: true,
      recordOmittedReason: expect.stringMatching(
        /^the message would be larger than its destination takes: with it the finding has 42,\d{3} characters$/,
      ),
    });
    expect(read(json).findings[0]).not.toHaveProperty('truncated');
  });

  it('cuts a finding that fits no message even so, and says what', () => {
    const giant = {
      ...ROLE_MADE_ADMIN,
      changes: Array.from({ length: 100 }, () => ({ label: 'note', value: '\u0001'.repeat(9000) })),
    };
    const [json = '', ...more] = renderJson(batchOf([giant]), SMALLEST);
    expect(more).toEqual([]);
    expect(utf8Length(json)).toBeLessThanOrEqual(SMALLEST.maxBytes);
    expect(read(json).findings[0]).toMatchObject({
      id: ROLE_MADE_ADMIN.id,
      truncated: ['long texts are cut where they say so', 'finding.changes: 84 of 100 left out'],
    });
  });

  it('carries the version the schema carries', () => {
    expect(schema.properties.schemaVersion.const).toBe(SCHEMA_VERSION);
  });

  it('refuses a limit that leaves no room', () => {
    expect(() => renderJson(batchOf([]), { maxBytes: 32_000 })).toThrow(RangeError);
  });

  it('is valid, within its bytes and complete, whatever the batch holds', () => {
    fc.assert(
      fc.property(fc.oneof(batch, crowd), fc.constantFrom(SMALLEST, SNS), (any, limit) => {
        const documents = renderJson(any, limit).map((json) => {
          expect(utf8Length(json)).toBeLessThanOrEqual(limit.maxBytes);
          expect(hidingIn(json)).toEqual([]);
          return read(json);
        });
        const told = documents.flatMap(({ findings }) => findings.map((each) => 1 + othersIn(each)));
        expect(told.reduce((sum, count) => sum + count, 0)).toBe(any.findings.length);
        expect(documents.flatMap(({ unreadable }) => unreadable)).toHaveLength(any.unreadable.length);
      }),
      { numRuns: 100 },
    );
  });
});
