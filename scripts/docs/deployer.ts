/** What Terraform needs to be allowed, from the resources in the module's HCL: docs/deploying.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { EXTRAS, ROWS } from './deployer-rows.ts';
import { GENERATED } from './page.ts';

const ROOT = new URL('../../', import.meta.url);

export interface Installation {
  readonly name: string;
  readonly logGroup: string;
  readonly region: string;
  readonly account: string;
  /** Roles brought along, which Terraform passes and does not make. */
  readonly roleArns?: readonly string[];
  /** With a bucket of one's own for failed events. */
  readonly hasOwnBucket?: boolean;
  readonly kmsKeyArn?: string;
  readonly isInVpc?: boolean;
  /** ARN of the zip's object in S3. */
  readonly zipArn?: string;
}

/** Types of the resources of the root and of the submodules that it calls. */
function resourceTypes(): readonly string[] {
  const called = [
    ...readFileSync(new URL('main.tf', ROOT), 'utf8').matchAll(/^ {2}source *= "\.\/(modules\/[\w-]+)"/gm),
  ];
  const found = called
    .flatMap(([, module = '']) => readdirSync(new URL(module, ROOT)).map((file) => `${module}/${file}`))
    .filter((path) => path.endsWith('.tf'))
    .flatMap((path) => [...readFileSync(new URL(path, ROOT), 'utf8').matchAll(/^resource "(\w+)"/gm)])
    .map(([, type = '']) => type);
  return [...new Set(found)].toSorted();
}

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

/** @throws where a type has no row */
export function deployerPolicy(installation: Installation): { Version: string; Statement: readonly Statement[] } {
  const { name, logGroup, region, account, roleArns } = installation;
  const types = resourceTypes();
  const missing = types.filter((type) => ROWS[type] === undefined);
  if (missing.length > 0) throw new Error(`scripts/docs/deployer-rows.ts has no row for ${missing.join(', ')}`);
  const arnOf = (text: string): string =>
    text.endsWith(':*') && text.split(':').length === 2
      ? '*'
      : `arn:aws:${text.replace('REGION', region).replace('ACCOUNT', account).replaceAll('NAME', name).replace('GROUP', logGroup)}`;
  const rows = types
    .filter((type) => roleArns === undefined || !type.startsWith('aws_iam_'))
    .filter((type) => installation.hasOwnBucket !== true || !type.startsWith('aws_s3_'))
    .flatMap((type) => ROWS[type] ?? []);
  const actionsOn = new Map<string, string[]>();
  for (const { actions, on } of rows) {
    const [service = ''] = (on[0] ?? '').split(':');
    const key = on.map(arnOf).join(' ');
    actionsOn.set(key, [...(actionsOn.get(key) ?? []), ...actions.map((action) => `${service}:${action}`)]);
  }
  const statements = [...actionsOn].map(([resources, actions]): Statement => {
    const list = resources.split(' ');
    return {
      Effect: 'Allow',
      Action: [...new Set(actions)].toSorted(),
      Resource: list.length === 1 ? resources : list,
    };
  });
  const passed: Statement = {
    Effect: 'Allow',
    Action: ['iam:PassRole'],
    Resource: roleArns ?? arnOf('iam::ACCOUNT:role/NAME-*'),
    Condition: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] } },
  };
  // A mapping has no ARN before it is made; its function is a condition key.
  const mapped: Statement = {
    Effect: 'Allow',
    Action: ['lambda:CreateEventSourceMapping'],
    Resource: '*',
    Condition: { ArnEquals: { 'lambda:FunctionArn': arnOf('lambda:REGION:ACCOUNT:function:NAME') } },
  };
  return { Version: '2012-10-17', Statement: [...statements, mapped, passed] };
}

/** What the table "For some inputs more" adds for an installation: policies have a size, so it is one of its own. */
export function furtherStatements(installation: Installation): readonly Statement[] {
  const { name, region, account, kmsKeyArn, zipArn, isInVpc } = installation;
  const given: Readonly<Record<string, boolean>> = {
    kms_key_arn: kmsKeyArn !== undefined,
    vpc_subnet_ids: isInVpc === true,
    lambda_s3_bucket: zipArn !== undefined,
  };
  const arnOf = (text: string): string => {
    if (text === 'KEY') return kmsKeyArn ?? '';
    if (text === 'ZIP') return zipArn ?? '';
    if (text === 'ec2:*') return '*';
    return `arn:aws:${text.replace('REGION', region).replace('ACCOUNT', account).replace('NAME', name)}`;
  };
  return EXTRAS.filter(({ input }) => given[input]).map(({ actions, on }) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: on.map(arnOf),
  }));
}

function furtherRows(): string {
  const inputs = [...new Set(EXTRAS.map(({ input }) => input))];
  const parts = (input: string): readonly string[] =>
    EXTRAS.filter((extra) => extra.input === input).map(
      ({ where, actions }) => `${where}: ${actions.map((action) => `\`${action}\``).join(', ')}`,
    );
  return inputs.map((input) => `| \`${input}\` | ${parts(input).join('; ')} |`).join('\n');
}

const EXAMPLE = {
  name: 'iam-change-alerts',
  logGroup: 'aws-cloudtrail-logs-111122223333',
  region: 'us-east-1',
  account: '111122223333',
};

const block = (policy: unknown): string => `\`\`\`json\n${JSON.stringify(policy, null, 2)}\n\`\`\``;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const MANAGED_POLICY_CHARACTERS = 6_144;

export function deployingPage(): string {
  const own = ['arn:aws:iam::111122223333:role/alerts', 'arn:aws:iam::111122223333:role/heartbeat'];
  const passed = deployerPolicy({ ...EXAMPLE, roleArns: own }).Statement.at(-1);
  return `# Permissions to deploy the module

${GENERATED}

Whoever plans, applies and destroys needs this policy, generated from the resources of the module. Put your Region, account, \`name\` and log group in
place of \`${EXAMPLE.region}\`, \`${EXAMPLE.account}\`, \`${EXAMPLE.name}\` and \`${EXAMPLE.logGroup}\`; with \`iam_path\`, put the path before the role
names. It fits into one managed policy (${MANAGED_POLICY_CHARACTERS.toLocaleString('en')} characters without white space). A test applies, plans
again and destroys with it.

${block(deployerPolicy(EXAMPLE))}

If Terraform may create roles, require it to set a permissions boundary: a deployer that writes a role's policy and passes the role can do
what the policy allows. Add to the statement with \`iam:CreateRole\` a \`Condition\` on \`iam:PermissionsBoundary\`, and set
\`permissions_boundary_arn\`.

## With roles of your own

With \`create_lambda_role = false\` and \`create_heartbeat_role = false\`, the policy has no \`iam:CreateRole\` or \`iam:PutRolePolicy\`. The deployer needs
to pass the two roles and nothing else in IAM: replace the statements on \`iam\` with

${block(passed)}

The team that makes the roles takes their permissions from the outputs \`role_policy\` and \`heartbeat_trust_policy\` of a plan:
[existing-topic](../examples/existing-topic) shows both.

## For some inputs more

| with | also |
| --- | --- |
${furtherRows()}
| \`email_subscribers\` on a topic of your own | the four actions on subscriptions, on that topic |
| \`failed_events_bucket_name\` | nothing: the statement on the module's bucket, with \`s3:CreateBucket\`, is not needed |

A test applies with the first three as well, with such a bucket, and with roles brought along.
`;
}
