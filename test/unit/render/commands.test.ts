import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeCatalogue } from '../../../lambda-src/catalogue/index.ts';
import type { Finding } from '../../../lambda-src/finding/finding.ts';
import { firstSteps, stepsOf } from '../../../lambda-src/render/commands.ts';
import { SLOTS } from '../../../lambda-src/render/containment.ts';
import { renderHtml } from '../../../lambda-src/render/html.ts';
import { plain } from '../../../lambda-src/render/plain.ts';
import { renderText } from '../../../lambda-src/render/text.ts';
import { BATCH_ADJUSTMENTS } from '../../../lambda-src/rules/batch.ts';
import { RULES } from '../../../lambda-src/rules/index.ts';
import { TEST_CATEGORY } from '../../../lambda-src/rules/judged.ts';
import { batchOf, ROLE_MADE_ADMIN } from '../../alerts/samples.ts';
import { findingFor, ROWS, slotsIn, VALUES, wordsByShell } from '../../containment.ts';
import { text } from './arbitrary.ts';

const CATALOGUE = wholeCatalogue();

const commandsOf = (finding: Finding): readonly string[] => stepsOf(finding).flatMap(({ command }) => command ?? []);
const last = (finding: Finding) => stepsOf(finding).at(-1);

/** What a row says of `finding`, with its names in place of `[user]`; up to the first. */
const wordsOf = (say: string, { targets }: Finding): string =>
  say.replace(/\[([^\]]*)\]/g, (_, of: string) => {
    const type = of === '' ? (targets[0]?.type ?? '') : of;
    const known = targets.find((target) => target.type === type)?.name;
    return known === undefined || known === null ? `the ${type}` : `${type} ${known}`;
  });
const stepFor = ([, say]: (typeof ROWS)[number], finding: Finding) =>
  stepsOf(finding).find(({ text: said }) => said.startsWith(`${wordsOf(say, finding)}, in account 111122223333`));

describe('the rows', () => {
  it.each(ROWS)(
    '%s are of events and rules that exist, and fill their slots from what these have',
    (acts = '', say = '', template = '') => {
      for (const act of acts.split(' ')) {
        const [service, event = ''] = act.split(':');
        const entry = CATALOGUE[`${service}.amazonaws.com`]?.[event];
        if (!act.includes(':')) expect([...RULES, ...BATCH_ADJUSTMENTS].map(({ id }) => id)).toContain(act);
        else expect(entry, act).toBeDefined();
        const said = [...say.matchAll(/\[([^\]]+)\]/g)].map(([, type]) => type);
        if (entry !== undefined) expect(entry.targets.map(({ type }) => type)).toEqual(expect.arrayContaining(said));
        for (const slot of slotsIn(template)) {
          const [takes, what] = SLOTS[slot] ?? [];
          expect(what, slot).toBeDefined();
          if (takes !== 'record' && entry !== undefined)
            expect(
              entry.targets.map(({ type }) => type),
              act,
            ).toContain(what);
        }
      }
    },
  );

  it.each(ROWS)(
    '%s give a command that a shell takes for the template and its values',
    (acts = '', say = '', template) => {
      const row = [acts, say, template] as const;
      const step = stepFor(row, findingFor(row));
      expect(step).toBeDefined();
      if (template === undefined) return expect(step?.command).toBeNull();
      const [words] = wordsByShell([step?.command ?? '']);
      const [expected] = wordsByShell([
        `aws ${template
          .replace(/<([a-z-]+)>/g, (_, slot: string) => `--${slot}='${VALUES[slot]}'`)
          .replace(/\{([a-z-]+)\}/g, (_, slot: string) => VALUES[slot] ?? '')}`,
      ]);
      expect(words).toEqual(expected);
      expect(words?.length).toBeGreaterThan(1);
    },
  );

  it.each(ROWS)('%s give none where a value is missing, and say so', (acts = '', say = '', template = '') => {
    const row = [acts, say, template] as const;
    for (const slot of slotsIn(template)) {
      const step = stepFor(row, findingFor(row, { ...VALUES, [slot]: null }));
      expect(step?.command).toBeNull();
      const [takes, what] = SLOTS[slot] ?? [];
      expect(step?.text).toContain(
        `No command is given: the record does not have the ${takes === 'ARN' ? 'ARN of the ' : ''}${what}.`,
      );
    }
  });
});

const hostile = fc.oneof(
  text,
  fc.string({ unit: fc.constantFrom(...'\'"$`;|&<>(){}\\\n\t -_=+,.@/:aA1*?![]~#%^'), maxLength: 24 }),
  fc.string({ unit: fc.constantFrom(...'-=+,.@wf_aA1'), minLength: 1, maxLength: 24 }),
  fc.constantFrom(
    '--endpoint-url',
    '--profile=x',
    'file',
    'www.example.com',
    "x'; id; '",
    '$(id)',
    '`id`',
    'x\nid',
    'a b',
    '',
  ),
);
const ofAnything = fc
  .tuple(fc.constantFrom(...ROWS), fc.array(hostile, { minLength: 6, maxLength: 6 }))
  .map(([row, values]): readonly [(typeof ROWS)[number], Finding] => {
    const named = Object.fromEntries(slotsIn(row[2] ?? '').map((slot, index) => [slot, values[index] ?? '']));
    // Some slots as AWS has them: else hardly any command would be left to look at.
    const mixed = Object.entries(named).map(([slot, value], index) => [slot, index % 2 === 0 ? value : VALUES[slot]]);
    return [row, findingFor(row, { ...VALUES, ...Object.fromEntries(mixed) })];
  });
const caller = fc
  .record({ name: hostile, key: hostile, type: fc.constantFrom('user' as const, 'role session' as const) })
  .map(({ name, key, type }): Finding['actor'] => ({
    ...ROLE_MADE_ADMIN.actor,
    type,
    name,
    roleName: name,
    accessKeyId: key,
  }));

describe('for the root user, whom no policy and no command of IAM meets,', () => {
  const DEVICE = `arn:aws:iam::111122223333:mfa/root-account-mfa-device`;
  const asRoot = { ...ROLE_MADE_ADMIN.actor, type: 'root user' as const, name: 'root', roleName: null };
  const asked = (finding: Finding) => stepsOf(finding).filter(({ text: said }) => said.startsWith('Sign in as root,'));
  const unsaid = (finding: Finding) =>
    stepsOf(finding).filter(({ text: said, command }) => /--user-name=|the user\b/.test(`${said} ${command}`));

  it.each(ROWS)('%s ask to sign in as root, and name no user', (acts = '', say = '', template = '') => {
    if (!say.includes('[user]')) return;
    const row = [acts, say, template] as const;
    for (const name of ['root', 'Root', null]) {
      const own = { ...findingFor(row, { ...VALUES, 'user-name': name }), actor: asRoot };
      expect(unsaid(own)).toEqual([]);
      expect(asked(own)).toHaveLength(1);
    }
    const finding = findingFor(row);
    const named = finding.targets.map((each) => (each.type === 'user' ? { ...each, type: 'root user' } : each));
    const ofRoot = { ...finding, targets: named, actor: { ...finding.actor, type: 'role session' as const } };
    expect(unsaid(ofRoot)).toEqual([]);
    expect(asked(ofRoot)).toHaveLength(1);
  });

  it('also where only the serial number tells that the device is that of root', () => {
    const row = ROWS.find(([acts]) => acts === 'iam:EnableMFADevice');
    const finding = findingFor(row ?? ['', ''], VALUES);
    const ofRoot = finding.targets.map((each) => (each.type === 'MFA device' ? { ...each, arn: DEVICE } : each));
    expect(asked({ ...finding, targets: ofRoot })).toHaveLength(1);
    expect(asked(finding)).toEqual([]);
  });
});

describe('whatever the names are', () => {
  it('a command is its template and values of AWS’s form, each one word of the shell', () => {
    const all: { words: readonly string[]; command: string }[] = [];
    const commands: string[] = [];
    fc.assert(
      fc.property(ofAnything, caller, fc.boolean(), ([, finding], actor, succeeded) => {
        const denied = { kind: 'denied' as const, errorCode: 'AccessDenied', errorMessage: null };
        const hit = { ...finding, actor, outcome: succeeded ? finding.outcome : denied };
        const found = commandsOf(hit);
        for (const command of found) {
          expect(command).toMatch(/^aws [ -~]+$/);
          expect(plain(command, command.length)).toBe(command);
          // Nothing but words, values in single quotes without any inside, and the time of the revocation.
          expect(command.replaceAll(/"'"\$\(date -u \+%Y-%m-%dT%H:%M:%SZ\)"'"/g, '')).toMatch(
            /^aws(?: (?:--)?[a-z][\w-]*(?:=(?:[\w=,-]+|(?:[\w=,]*'[^']*')))?)+$/,
          );
          commands.push(command);
        }
      }),
      { numRuns: 3000 },
    );
    expect(commands.length).toBeGreaterThan(500);
    for (const [index, words] of wordsByShell(commands).entries()) all.push({ words, command: commands[index] ?? '' });
    expect(all).toHaveLength(commands.length);
    const operations = new Set(ROWS.map(([, , template = '']) => template.split(' ').slice(0, 2).join(' ')));
    for (const { words, command } of all) {
      const [service, operation, ...options] = words;
      expect([...operations, 'iam put-user-policy', 'iam put-role-policy', 'cloudtrail lookup-events']).toContain(
        `${service} ${operation}`,
      );
      for (const option of options) expect(option, command).toMatch(/^--[a-z-]+(?:=|$)/);
    }
  });

  it.each([
    ["back'up", 'the user', 'the user is not of a form that AWS allows'],
    ['x; id', 'the user', 'the user is not of a form that AWS allows'],
    ['a\nb', 'the user', 'the user is not of a form that AWS allows'],
    ['', 'the user', 'the user is not of a form that AWS allows'],
    ['x'.repeat(65), `user ${'x'.repeat(65)}`, 'the user is not of a form that AWS allows'],
    ['www.example.com', 'user www[.]example.com', 'a name in it would be shown as a link'],
  ])('for %j none is given, of %s: %s', (user, said, why) => {
    const row = ROWS.find(([acts]) => acts === 'iam:CreateUser') ?? ['', ''];
    const finding = findingFor(row, { ...VALUES, 'user-name': user });
    expect(last(finding)).toEqual({
      text: `Deny ${said} everything, in account 111122223333. No command is given: ${why}.`,
      command: null,
    });
    const text = renderText(batchOf([finding]), { maxBytes: 262_144 })
      .join('')
      .replaceAll(/\s+/g, ' ');
    expect(text).toContain(`No command is given: ${why}.`);
    expect(renderHtml(batchOf([finding]))).toContain(`No command is given: ${why}.`);
  });

  it('a name that begins as an option does stays a value', () => {
    const row = ROWS.find(([acts]) => acts === 'iam:CreateUser') ?? ['', ''];
    expect(last(findingFor(row, { ...VALUES, 'user-name': '--debug' }))?.command).toContain("--user-name='--debug' ");
  });
});

const rowOf = (act: string): (typeof ROWS)[number] => ROWS.find(([acts]) => acts.split(' ').includes(act)) ?? ['', ''];

/** What user `name` did, or a session of role `name` where it ends in `-role`. */
function by(
  name: string,
  act: string,
  values: Readonly<Record<string, string>> = {},
  more: Partial<Finding> = {},
): Finding {
  const finding = findingFor(rowOf(act), { ...VALUES, ...values });
  const kind = name.endsWith('-role')
    ? { type: 'role session' as const, name: `${name}/x`, roleName: name }
    : { type: 'user' as const, name };
  const [service, eventName = null] = act.split(':');
  const eventSource = `${service}.amazonaws.com`;
  return { ...finding, eventSource, eventName, actor: { ...finding.actor, ...kind }, ...more };
}

/** The first value of each command; `''` of a step without one. */
const namesIn = (steps: ReturnType<typeof firstSteps>): readonly string[] =>
  steps.map(({ command }) => /='([^']*)'/.exec(command ?? '')?.[1] ?? '');
const wordsIn = (steps: ReturnType<typeof firstSteps>): readonly string[] =>
  steps.map(({ text }) => text.replace(/,.*/, ''));

describe('the steps of an incident', () => {
  it('cut off each caller, then end new entries, then undo, and last what has no command', () => {
    const steps = firstSteps([
      by('mallory', 'cloudtrail:DeleteTrail'),
      by('mallory', 'lambda:AddPermission'),
      by('eve', 'iam:CreateAccessKey'),
    ]);
    expect(wordsIn(steps)).toEqual([
      'Deny the caller (user mallory) everything',
      'Deny the caller (user eve) everything',
      'Deactivate access key AKIAIOSFODNN7EXAMPLE of user back-up@example.com',
      'Remove statement public from the policy of function worker',
      'Restore the trail from your code',
    ]);
  });

  it('deny a role everything in place of ending its sessions, once, in the account it is in', () => {
    const location = { accountId: '444455556666', accountName: null, region: 'eu-west-1' };
    const opened = by('ci-role', 'iam:UpdateAssumeRolePolicy', { 'role-name': 'support-role' });
    const used = by('support-role', 'lambda:AddPermission');
    const there = { location, actor: { ...used.actor, accountId: '444455556666' } };
    expect(wordsIn(firstSteps([used, opened]))).toEqual([
      'Deny role support-role everything',
      "Revoke all active sessions of the caller's role (role ci-role)",
      'Remove statement public from the policy of function worker',
    ]);
    expect(wordsIn(firstSteps([{ ...used, ...there }, opened]))).toContain(
      "Revoke all active sessions of the caller's role (role support-role)",
    );
  });

  it('have nothing against a service that acts by its service-linked role: IAM refuses that', () => {
    const service = by('service-role', 'lambda:AddPermission');
    const path = (roleArn: string) => firstSteps([{ ...service, actor: { ...service.actor, roleArn } }]).length;
    expect(path('arn:aws:iam::111122223333:role/aws-service-role/sso.amazonaws.com/service-role')).toBe(1);
    expect(path('arn:aws:iam::111122223333:role/service-role')).toBe(2);
  });

  it('ask who is behind a service that acts with its role, and behind a root session', () => {
    const origin = { ...ROLE_MADE_ADMIN.origin, kind: 'CloudFormation' as const, via: 'cloudformation.amazonaws.com' };
    const steps = (name: string, more: Partial<Finding>) =>
      firstSteps([by(name, 'lambda:AddPermission', {}, more)]).map(({ text: said }) => said);
    const asks =
      'Find in the CloudTrail events of every Region who had service cloudformation.amazonaws.com make this call, and cut them off too.';
    expect(steps('stack-role', { origin })[1]).toBe(asks);
    expect(steps('stack-role', {})).not.toContain(asks);
    // The record of what a service does for a user has the user.
    expect(steps('mallory', { origin })).not.toContain(asks);
    const actor = { ...ROLE_MADE_ADMIN.actor, type: 'root session' as const, name: 'root' };
    expect(steps('root', { actor })[0]).toContain('who called AssumeRoot');
  });

  it('say where IAM may refuse a command: it does for the role of a permission set', () => {
    const steps = (name: string) =>
      firstSteps([by('eve', 'iam:AttachRolePolicy', { 'role-name': name })]).map(({ text: said }) => said);
    const reserved = 'AWSReservedSSO_Admin_0123456789abcdef';
    expect(steps(reserved)[1]).toBe(
      `Detach policy x from role ${reserved} (if IAM refuses, change the permission set instead), in account 111122223333:`,
    );
    expect(steps('deployer').join()).not.toContain('refuses');
  });

  it('tell last what a user had who is denied everything', () => {
    const values = { 'user-name': 'backdoor' };
    const steps = firstSteps([
      by('mallory', 'iam:CreateAccessKey', values),
      by('mallory', 'iam:CreateUser', values),
      by('mallory', 's3:PutBucketPolicy'),
    ]);
    expect(wordsIn(steps)).toEqual([
      'Deny the caller (user mallory) everything',
      'Deny user backdoor everything',
      'Delete the policy of bucket exports.example',
      'Deactivate access key AKIAIOSFODNN7EXAMPLE of user backdoor',
    ]);
  });

  it('deactivate a device that is rated low, where something else is serious and there is room', () => {
    const device = by('mallory', 'iam:EnableMFADevice', {}, { severity: 'low', category: 'mfa' });
    const grave = by('mallory', 'iam:UpdateAssumeRolePolicy');
    expect(wordsIn(firstSteps([grave, device])).at(-1)).toMatch(/^Deactivate MFA device /);
    expect(wordsIn(firstSteps([{ ...grave, severity: 'medium' }, device]))).toHaveLength(2);
    const devices = Array.from({ length: 9 }, (_, index) => ({
      ...device,
      targets: [{ type: 'user', name: `user-${index}`, arn: null }, ...device.targets.slice(1)],
    }));
    expect(firstSteps([grave, ...devices])).toHaveLength(5);
  });

  it('have no command that only lists before one that undoes, and what a denied user had before what is done by hand', () => {
    const steps = firstSteps([
      by('mallory', 'iam:DeleteUserPermissionsBoundary', {}, { targets: [{ type: 'user', name: 'x y', arn: null }] }),
      by('mallory', 'iam:CreatePolicy'),
      by('mallory', 'iam:CreateAccessKey', { 'user-name': 'mallory' }),
      by('mallory', 'kms:CreateGrant'),
    ]);
    expect(wordsIn(steps)).toEqual([
      'Deny the caller (user mallory) everything',
      'Revoke the grant on key 1234abcd-12ab-34cd-56ef-1234567890ab',
      'Deactivate access key AKIAIOSFODNN7EXAMPLE of user mallory',
      'Restore the permissions boundary of the user (your code or AWS Config has its ARN)',
      'List who has policy x',
    ]);
  });

  it('do not say that nothing was changed where something was', () => {
    const outcome = { kind: 'denied' as const, errorCode: 'AccessDenied', errorMessage: null };
    const denied = by('eve', 'iam:CreateUser', {}, { outcome });
    expect(wordsIn(firstSteps([denied]))).toHaveLength(2);
    expect(wordsIn(firstSteps([denied, by('mallory', 'iam:CreateRole')]))).toEqual([
      'Deny the caller (user eve) everything',
      'Deny the caller (user mallory) everything',
      'Deny role deployer everything',
    ]);
  });
});

describe('the steps', () => {
  const base = findingFor(ROWS.find(([acts]) => acts === 'iam:AttachRolePolicy') ?? ['', '']);

  it('cut off the caller first, each in the account it is for', () => {
    const actor = { ...base.actor, accountId: '444455556666', name: 'mallory' };
    const location = { ...base.location, accountName: 'prod' };
    expect(stepsOf({ ...base, actor, location })).toEqual([
      {
        text: 'Deny the caller (user mallory) everything, in account 444455556666:',
        command: `aws iam put-user-policy --user-name='mallory' --policy-name=deny-all --policy-document='{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'`,
      },
      {
        text: 'Detach policy x from role deployer, in prod (111122223333):',
        command: `aws iam detach-role-policy --role-name='deployer' --policy-arn='arn:aws:iam::aws:policy/AdministratorAccess'`,
      },
    ]);
  });

  it('end the sessions of a role as of the moment when the command is run', () => {
    const [first] = stepsOf({ ...base, actor: { ...base.actor, type: 'role session', roleName: 'app' } });
    expect(first?.text).toBe(
      "Revoke all active sessions of the caller's role (role app), also those of others, in account 111122223333:",
    );
    const [words = []] = wordsByShell([first?.command ?? '']);
    const document = words.find((word) => word.startsWith('--policy-document='))?.slice('--policy-document='.length);
    expect(JSON.parse(document ?? '').Statement[0].Condition).toEqual({
      DateLessThan: { 'aws:TokenIssueTime': 'NOW' },
    });
  });

  it('are every command that the words ask for', () => {
    const operations = (act: string): readonly string[] =>
      stepsOf(by('mallory', act))
        .slice(1)
        .map(({ command }) => command?.split(' ')[2] ?? '');
    expect(operations('sso:AttachManagedPolicyToPermissionSet')).toEqual([
      'detach-managed-policy-from-permission-set',
      'provision-permission-set',
    ]);
    // A user stays signed in without the password.
    expect(operations('iam:CreateLoginProfile')).toEqual(['put-user-policy', 'delete-login-profile']);
    expect(operations('iam:UpdateLoginProfile')).toEqual(['put-user-policy', '']);
    expect(operations('iam:DeactivateMFADevice')).toEqual(['put-user-policy']);
  });

  it('take back from a DB snapshot whom the call shared it with', () => {
    const shared = by('mallory', 'rds:ModifyDBSnapshotAttribute');
    const commandFor = (valuesToAdd: readonly string[]) =>
      last({ ...shared, record: { requestParameters: { valuesToAdd } } })?.command;
    expect(commandFor(['444455556666', 'all'])).toMatch(/ --values-to-remove='\["444455556666","all"\]'$/);
    expect(commandFor(["x'; id; '"])).toBeNull();
    expect(commandFor([])).toBeNull();
  });

  it('restore any policy of a resource that has one', () => {
    const finding = by('mallory', 'iam:CreateRole');
    const of = (eventSource: string, eventName: string, targets: Finding['targets']): string | undefined =>
      last({ ...finding, eventSource, eventName, targets })?.text;
    expect(of('kms.amazonaws.com', 'PutKeyPolicy', [{ type: 'key', name: 'k-1', arn: null }])).toBe(
      'Restore the policy of key k-1 from your code, in account 111122223333.',
    );
    expect(of('dynamodb.amazonaws.com', 'PutResourcePolicy', [{ type: 'table', name: null, arn: null }])).toMatch(
      /^Restore the policy of the table from your code, /,
    );
    expect(of('ec2.amazonaws.com', 'CreateKeyPair', [])).toMatch(/^Deny the caller /);
  });

  it('name the caller, but by no name that could go on with the sentence', () => {
    const told = (name: string) => stepsOf({ ...base, actor: { ...base.actor, name } })[0]?.text;
    expect(told('mallory')).toContain('(user mallory) everything, in');
    expect(told('mallory), in sandbox: aws s3 rb s3://x --force (user x')).toMatch(
      /^Deny the caller \(the user\) everything, in/,
    );
  });

  it('undo what Lambda records with the date of its API', () => {
    const eventName = 'AddPermission20150331v2';
    const finding = findingFor(ROWS.find(([acts]) => acts === 'lambda:AddPermission') ?? ['', '']);
    expect(last({ ...finding, eventName })?.command).toContain(" --function-name='worker' --statement-id='public'");
  });

  it('are each told once, and counted where they are more than somebody runs one by one', () => {
    const findings = ['1', '2', '1', '3', '4', '5', '6', '7'].map((role) =>
      by('mallory', 'iam:CreateRole', { 'role-name': role }),
    );
    const [caller = '', ...roles] = namesIn(firstSteps(findings));
    expect([caller, ...roles]).toEqual(['mallory', '1', '2', '3', '4', '']);
    expect(firstSteps(findings).at(-1)).toEqual({ text: 'And 3 more.', command: null });
    expect(firstSteps(findings.slice(0, 5))).toHaveLength(5);
  });

  it('cut off the user behind a federation token', () => {
    const actor = { ...base.actor, type: 'federated user' as const, name: 'support' };
    const [first] = stepsOf({ ...base, actor: { ...actor, federatedBy: 'legacy-app' } });
    expect(first?.text).toContain('the caller (user legacy-app, by federation token) everything, in');
    expect(first?.command).toMatch(/^aws iam put-user-policy --user-name='legacy-app' /);
    expect(stepsOf({ ...base, actor })).toHaveLength(1);
  });

  it('look up the user of a failed sign-in, whose record has no ARN', () => {
    const [first, ...more] = stepsOf({
      ...base,
      category: 'sign-in',
      actor: { ...base.actor, name: 'dan', arn: null, accessKeyId: null },
      outcome: { kind: 'failed', errorCode: null, errorMessage: 'Failed authentication' },
    });
    expect(first?.command).toContain("AttributeKey=Username,AttributeValue='dan'");
    expect(more).toEqual([]);
  });

  it('look up root by the name that CloudTrail has for it', () => {
    const root = { ...base.actor, type: 'root user' as const, name: 'root', accessKeyId: null };
    const outcome = { kind: 'failed' as const, errorCode: null, errorMessage: 'Failed authentication' };
    const commands = stepsOf({ ...base, category: 'sign-in', actor: root, outcome }).map(({ command }) => command);
    expect(commands).toHaveLength(1);
    expect(commands[0]).toContain("AttributeKey=Username,AttributeValue='root'");
  });

  it('reset the password of the user who signed in, whom the record names as caller alone', () => {
    const steps = stepsOf({
      ...base,
      category: 'sign-in',
      eventSource: 'signin.amazonaws.com',
      eventName: 'ConsoleLogin',
      actor: { ...base.actor, name: 'dan', accessKeyId: null },
      targets: [],
      reasons: [{ rule: 'S99', text: 'why', techniques: [] }],
    });
    expect(steps.at(-1)?.text).toBe('Reset the password of user dan, in account 111122223333.');
  });

  it('of a role of IAM Identity Center put no policy on it: IAM refuses that', () => {
    const roleName = 'AWSReservedSSO_AdministratorAccess_0123456789abcdef';
    const [first] = stepsOf({ ...base, actor: { ...base.actor, type: 'role session', roleName } });
    expect(first).toEqual({
      text: expect.stringMatching(
        /^Cut off the caller \(Identity Center user ci-admin\) in the console of IAM Identity Center, /,
      ),
      command: null,
    });
  });

  it('say of a refused call that nothing was changed, and undo nothing', () => {
    const outcome = { kind: 'denied' as const, errorCode: 'AccessDenied', errorMessage: null };
    const steps = stepsOf({ ...base, severity: 'medium', outcome });
    expect(steps.map(({ text: said }) => said)).toEqual([
      'Nothing was changed. See what else the caller did, in account 111122223333:',
      'Deny the caller (user ci-admin) everything, in account 111122223333:',
    ]);
    expect(steps[0]?.command).toBe(
      `aws cloudtrail lookup-events --region='eu-west-1' --lookup-attributes=AttributeKey=AccessKeyId,AttributeValue='AKIAIOSFODNN7EXAMPLE'`,
    );
  });

  it('look up the name of who failed to sign in, and do not cut off the user whose name it is', () => {
    const outcome = { kind: 'failed' as const, errorCode: null, errorMessage: null };
    const actor = { ...base.actor, accessKeyId: null };
    expect(stepsOf({ ...base, category: 'sign-in', outcome, actor }).map(({ command }) => command)).toEqual([
      `aws cloudtrail lookup-events --region='eu-west-1' --lookup-attributes=AttributeKey=Username,AttributeValue='ci-admin'`,
    ]);
  });

  it.each([{ severity: 'low' as const }, { category: TEST_CATEGORY }])('are none of %j', (change) => {
    expect(stepsOf({ ...base, ...change })).toEqual([]);
  });

  it('cut off no AWS service', () => {
    expect(stepsOf({ ...base, actor: { ...base.actor, type: 'AWS service' } })).toHaveLength(1);
  });
});

it('a group has five commands, and counts the others', () => {
  const row = ROWS.find(([acts]) => acts === 'iam:CreateUser') ?? ['', ''];
  const findings = Array.from({ length: 20 }, (_, index) =>
    findingFor(row, { ...VALUES, 'user-name': `user-${index}` }),
  );
  const said = renderText(batchOf(findings), { maxBytes: 262_144 }).join('');
  expect(said.match(/--user-name='user-\d+'/g)).toHaveLength(4);
  expect(said).toContain('And 16 more.');
});

it('a command is one line of the text, whole', () => {
  const finding = findingFor(ROWS.find(([acts]) => acts === 'sso:CreateAccountAssignment') ?? ['', '']);
  const command = commandsOf(finding).at(-1) ?? '';
  expect(command.length).toBeGreaterThan(300);
  expect(
    renderText(batchOf([finding]), { maxBytes: 262_144 })
      .join('')
      .split('\n'),
  ).toContain(`   ${command}`);
});
