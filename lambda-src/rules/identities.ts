/** Users and the groups they join. */
import { hitIf, isForCaller, parameter, type Rule } from './rule.ts';

export const IDENTITY_RULES: readonly Rule[] = [
  {
    id: 'S28',
    name: 'A user added to a group',
    events: ['iam:AddUserToGroup'],
    severity: 'high',
    techniques: ['T1098.003'],
    judge: (facts) =>
      isForCaller(facts)
        ? hitIf(true, 'high', 'The caller joined the group and now has its permissions')
        : hitIf(
            /admin/i.test(parameter(facts, 'groupName')?.slice(0, 128) ?? ''),
            'medium',
            "The group's name says administrators",
          ),
  },
  {
    id: 'S29',
    name: 'A user created from an EC2 instance',
    events: ['iam:CreateUser'],
    severity: 'high',
    techniques: ['T1136.003'],
    judge: ({ actor }) =>
      hitIf(
        actor.sessionName !== null && /^i-[0-9a-f]{8,17}$/.test(actor.sessionName),
        'high',
        `A user created from EC2 instance ${actor.sessionName}: instances rarely manage users`,
      ),
  },
];
