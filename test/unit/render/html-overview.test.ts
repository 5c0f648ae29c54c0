import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../lambda-src/finding/batch.ts';
import { overviewHtml } from '../../../lambda-src/render/html-overview.ts';
import { overviewOf } from '../../../lambda-src/render/overview.ts';
import { utf8Length } from '../../../lambda-src/render/plain.ts';
import { batchOf, CREATE_USER_DENIED, NOT_JSON, ROLE_MADE_ADMIN, TRUST_OPENED } from '../../alerts/samples.ts';

const html = (batch: Batch): string => overviewHtml(batch, overviewOf(batch));

describe('overviewHtml', () => {
  it('is nothing where there is one thing to tell', () => {
    expect(html(batchOf([ROLE_MADE_ADMIN]))).toBe('');
  });

  it('counts, and tells each incident in its sentence', () => {
    const shown = html(batchOf([ROLE_MADE_ADMIN, TRUST_OPENED], { unreadable: [NOT_JSON] }));
    expect(shown).toContain('2 findings, 2 incidents, 1 unreadable record');
    expect(shown).toContain('User ci-admin attached policy AdministratorAccess to role deployer, from 203.0.113.10');
    expect(shown.match(/Incident \d/g)).toEqual(['Incident 1', 'Incident 2']);
  });

  it('leaves room for the details, and counts the incidents that it has no room for', () => {
    const long = Array.from({ length: 400 }, (_, index) => ({
      ...CREATE_USER_DENIED,
      eventName: `Call${index}`,
      predicate: `tried to ${'&'.repeat(200)}`,
      actor: { ...CREATE_USER_DENIED.actor, name: `${'"'.repeat(60)}${index % 40}`, accessKeyId: `AKIA${index % 40}` },
    }));
    const shown = html(batchOf(long));
    expect(utf8Length(shown)).toBeLessThan(28_000);
    expect(shown).toMatch(/And \d+ further incidents/);
  });
});
