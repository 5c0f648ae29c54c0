/** Users and the groups they join. */
import { hitIf, isForCaller, isInstance, parameter, type Rule } from './rule.ts';

export const IDENTITY_RULES: readonly Rule[] = [
  {
    id: 'S28',
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
    events: [
      ...['iam:CreateUser', 'iam:CreateGroup', 'iam:CreateRole', 'iam:AddUserToGroup'],
      ...['User', 'Group', 'Role'].flatMap((kind) => [`iam:Attach${kind}Policy`, `iam:Put${kind}Policy`]),
    ],
    severity: 'high',
    techniques: ['T1136.003'],
    judge: ({ actor, record }) =>
      hitIf(
        isInstance(actor),
        record.eventName === 'CreateUser' ? 'high' : 'medium',
        `Called from EC2 instance ${actor.sessionName}: instances rarely manage identities`,
      ),
  },
];
