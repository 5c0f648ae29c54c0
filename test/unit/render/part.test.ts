import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../lambda-src/finding/batch.ts';
import { chatParts } from '../../../lambda-src/render/chat.ts';
import { jsonParts } from '../../../lambda-src/render/json.ts';
import { keysOf, keysOfUnreadable, type Part } from '../../../lambda-src/render/part.ts';
import { textParts } from '../../../lambda-src/render/text.ts';
import { batchOf, MANY, NOT_JSON, TERRAFORM_BURST } from '../../alerts/samples.ts';
import { batch as anyBatch } from './arbitrary.ts';

const FORMATS: Readonly<Record<string, (batch: Batch) => Iterable<Part>>> = {
  text: (batch) => textParts(batch, { maxBytes: 3_072 }),
  json: (batch) => jsonParts(batch, { maxBytes: 40_000 }),
  chat: chatParts,
};

const keysIn = ({ findings, unreadable }: Batch): readonly string[] => [
  ...keysOf(findings),
  ...unreadable.flatMap(keysOfUnreadable),
];

describe.each(Object.entries(FORMATS))('%s', (_, parts) => {
  it('tells of every record in one of its messages, whatever the batch holds', () => {
    fc.assert(
      fc.property(anyBatch, (batch) => {
        const told = [...parts(batch)].flatMap(({ tells }) => tells);
        expect(new Set(told)).toEqual(new Set(keysIn(batch)));
      }),
      { numRuns: 100 },
    );
  });

  it('says which message tells of which', () => {
    const numbered = [...MANY, ...TERRAFORM_BURST].map((finding, position) => ({
      ...finding,
      source: { key: `key-${position}`, position },
    }));
    const unreadable = [{ ...NOT_JSON, sources: [{ key: 'broken', position: 999 }] }];
    const batch = batchOf(numbered, { unreadable });
    const all = [...parts(batch)];
    expect(all.length).toBeGreaterThan(1);
    expect(all.flatMap(({ tells }) => tells).toSorted()).toEqual(keysIn(batch).toSorted());
    for (const { text, tells } of all.slice(0, -1)) {
      const named = numbered.filter(({ source, id }) => tells.includes(source.key) && text.includes(id ?? ''));
      expect(named.length > 0 || tells.length === 0 || parts === FORMATS['chat']).toBe(true);
    }
  });
});
