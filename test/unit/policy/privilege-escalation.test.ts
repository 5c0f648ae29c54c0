import { describe, expect, it } from 'vitest';
import { WAYS } from '../../../lambda-src/policy/privilege-escalation.ts';
import { allow, deny, judge } from '../../policy/statements.ts';

describe('each way is found with all its actions, and not without one of them', () => {
  const written = (actions: readonly string[], form: string) => [
    ...(form === 'passing' ? ['iam:PassRole'] : []),
    ...actions,
  ];

  it.each(WAYS.map((way) => [way.actions.join(' + '), way] as const))('%s', (_, { actions, form }) => {
    const all = written(actions, form);
    const complete = judge(allow(all)).find(({ kind }) => kind === 'privilege-escalation');
    expect(complete?.severity).toBe(
      form === 'takeover' && !WAYS.some((other) => other.form === 'direct' && other.actions[0] === actions[0])
        ? 'medium'
        : 'high',
    );
    expect(complete?.text).toContain(all.join(' + '));
    for (const missing of all) {
      const rest = judge([allow(all), deny(missing)]).map(({ text }) => text);
      expect(rest.join()).not.toContain(all.join(' + '));
    }
  });
});
