import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../../lambda-src/render/commands.ts';
import { utf8Length } from '../../../lambda-src/render/plain.ts';
import { renderText } from '../../../lambda-src/render/text.ts';
import {
  BATCHES,
  batchOf,
  CREATE_USER_DENIED,
  MANY,
  NOT_JSON,
  ROLE_MADE_ADMIN,
  TERRAFORM_BURST,
  terraformRole,
} from '../../alerts/samples.ts';
import { batch, crowd } from './arbitrary.ts';
import { hidingIn } from './safety.ts';

const SNS = { maxBytes: 262_144 };
const whole = (from: Parameters<typeof renderText>[0]): string => renderText(from, SNS).join('');

describe('renderText', () => {
  const golden = Object.entries(BATCHES).filter(([name]) => name !== 'many');

  it.each(golden)('writes %s as reviewed', async (name, sample) => {
    await expect(whole(sample)).toMatchFileSnapshot(`../../render/golden/${name}.txt`);
  });

  it('says severity, outcome, who did what, when and where in the first three lines', () => {
    expect(
      whole(batchOf([CREATE_USER_DENIED]))
        .split('\n')
        .slice(0, 3),
    ).toEqual([
      'LOW | Denied',
      'User bob tried to create user eve in account 444455556666. It was denied.',
      '2026-01-31 03:14:02 UTC | account 444455556666, us-east-1',
    ]);
  });

  it('tells more than eight like findings once, with a count and the targets', () => {
    const nine = Array.from({ length: 9 }, (_, index) => terraformRole(index + 1));
    expect(whole(batchOf(nine))).toContain('And 8 more like it.');
    expect(whole(batchOf(nine))).toContain('role app-01, app-02, app-03');
    expect(whole(batchOf(nine)).match(/^LOW \| Succeeded$/gm)).toHaveLength(1);
    expect(whole(batchOf(nine.slice(1))).match(/^LOW \| Succeeded$/gm)).toHaveLength(8);
  });

  it('does not fold in what has another caller, outcome, account or severity', () => {
    const [first = ROLE_MADE_ADMIN] = TERRAFORM_BURST;
    const other = [
      { ...first, actor: { ...first.actor, arn: 'arn:aws:sts::111122223333:assumed-role/deployer/other' } },
      { ...first, outcome: { kind: 'denied' as const, errorCode: 'AccessDenied', errorMessage: null } },
      { ...first, location: { ...first.location, accountId: '444455556666' } },
      { ...first, severity: 'medium' as const },
      { ...first, reasons: [{ rule: 'S14', text: 'External account', techniques: [] }] },
    ];
    for (const finding of other) {
      expect(whole(batchOf([finding, ...TERRAFORM_BURST]))).toContain('And 59 more like it.');
    }
  });

  it('puts what could not be read behind the findings known to be as serious', () => {
    const text = whole(batchOf([ROLE_MADE_ADMIN, CREATE_USER_DENIED], { unreadable: [NOT_JSON] }));
    const order = ['HIGH | Succeeded', 'UNREADABLE |', 'LOW | Denied'].map((line) => text.indexOf(line));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  it('shows an access key id whole', () => {
    expect(whole(batchOf([ROLE_MADE_ADMIN]))).toContain('Access key:  AKIAIOSFODNN7EXAMPLE\n');
  });

  it('names another account than the one changed', () => {
    const foreign = { ...ROLE_MADE_ADMIN, actor: { ...ROLE_MADE_ADMIN.actor, accountId: '999988887777' } };
    expect(whole(batchOf([foreign]))).toContain('from another account: 999988887777');
  });

  it('leaves out a long record and says so', () => {
    const long = { ...ROLE_MADE_ADMIN, record: { requestParameters: 'x'.repeat(10_000) } };
    expect(whole(batchOf([long]))).toMatch(/Record: left out, it has 10,0\d\d characters/);
  });

  it('splits by bytes, numbers the parts and loses no finding', () => {
    const parts = renderText(batchOf(MANY), { maxBytes: 10_000 });
    expect(parts.length).toBeGreaterThan(10);
    for (const [index, part] of parts.entries()) {
      expect(part).toMatch(new RegExp(`^Part ${index + 1} of ${parts.length}\n`));
      expect(utf8Length(part)).toBeLessThanOrEqual(10_000);
    }
    for (const { id } of MANY) expect(parts.join('')).toContain(`Event ID:    ${id}`);
  });

  it('splits one finding that fits no part', () => {
    const long = { ...ROLE_MADE_ADMIN, changes: [{ label: 'note', value: 'ü🔑 '.repeat(400) }] };
    const parts = renderText(batchOf([long]), { maxBytes: 1100 });
    expect(parts.length).toBeGreaterThan(2);
    expect(parts[0]).toContain('(continued in the next part)');
    expect(parts[1]).toContain('(continued)');
    for (const part of parts) {
      expect(utf8Length(part)).toBeLessThanOrEqual(1100);
      expect(hidingIn(part)).toEqual([]);
    }
  });

  it('refuses a limit that leaves no room', () => {
    expect(() => renderText(batchOf([]), { maxBytes: 1000 })).toThrow(RangeError);
  });

  it('begins no line as a command but that of a step, wherever a name breaks', () => {
    const commands = stepsOf(ROLE_MADE_ADMIN).map(({ command }) => command);
    for (let length = 0; length < 90; length += 1) {
      const name = `${'x'.repeat(length)} AWS iam aws aws iam create-user`;
      const summary = `User ci-admin created group ${name}.`;
      const finding = { ...ROLE_MADE_ADMIN, summary, targets: [{ type: 'group', name, arn: null }] };
      const lines = whole(batchOf([finding, CREATE_USER_DENIED])).split('\n');
      const found = lines.map((line) => line.trim()).filter((line) => /^aws /i.test(line));
      expect(new Set(found)).toEqual(new Set(commands.slice(0, 1)));
    }
  });

  it('keeps its bytes, hides nothing and forges no entry, whatever the batch holds', () => {
    fc.assert(
      fc.property(fc.oneof(batch, crowd), fc.constantFrom(1024, 4096, 262_144), (any, maxBytes) => {
        const parts = renderText(any, { maxBytes });
        for (const part of parts) {
          expect(utf8Length(part)).toBeLessThanOrEqual(maxBytes);
          expect(hidingIn(part)).toEqual([]);
        }
        if (parts.length > 1) return;
        const heads = parts[0]?.match(/^(?:INFO|LOW|MEDIUM|HIGH|CRITICAL) \| (?:Succeeded|Failed|Denied)$/gm) ?? [];
        expect(heads.length).toBeLessThanOrEqual(any.findings.length);
        expect(parts[0]?.match(/^UNREADABLE \|/gm) ?? []).toHaveLength(any.unreadable.length);
      }),
      { numRuns: 150 },
    );
  });
});
