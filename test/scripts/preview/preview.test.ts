/** The preview as its user runs it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { processEvent } from '../../../lambda-src/pipeline/process.ts';
import type { JsonObject } from '../../../lambda-src/record/json.ts';
import { renderHtml } from '../../../lambda-src/render/html.ts';
import { preview as run } from '../../../scripts/preview/cli.ts';
import { paintFor } from '../../../scripts/preview/terminal.ts';
import { GALLERY_SETTINGS } from '../../alerts/gallery.ts';
import {
  attachAdministrator,
  deniedCreateUser,
  IDENTITY_CENTER_SESSION,
  ROLE_SESSION,
  record,
  USER,
} from '../../records.ts';
import { controlMessage, pack, subscriptionEvent } from '../../subscription-event.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/preview.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-preview-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** In this process, because a hundred processes would take a minute. */
async function preview(args: readonly string[], input: string | Buffer = '', isTTY = false): Promise<Finished> {
  let out = '';
  let err = '';
  const code = await run(args, {
    stdin: Readable.from([Buffer.from(input)].filter(({ length }) => length > 0)),
    stdout: { isTTY, write: (more: string) => (out += more) },
    stderr: { isTTY, write: (more: string) => (err += more) },
    environment: {},
  });
  return { code, out, err };
}

/** As a program. */
function spawned(
  args: readonly string[],
  input: string,
  node: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Finished> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...node, SCRIPT, ...args], {
    cwd: folder,
    env,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const file = (name: string, content: string | Buffer): string => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const ATTACHED = attachAdministrator();
const OTHER_ROLE = { roleName: 'app', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' };
const SUBJECT = 'Subject: [HIGH] ci-admin attached policy AdministratorAccess to role deployer in 111122223333';
const text = JSON.stringify(ATTACHED);
const logEvent = { id: '1', timestamp: 1_769_860_800_000, message: text };

const DEPLOYS = '{"reason": "Deploys", "principal_arns": ["arn:aws:iam::*:role/deploy/*"]}';

describe('the input', () => {
  it.each<[string, string | Buffer]>([
    ['a record', text],
    ['an indented record', JSON.stringify(ATTACHED, null, 2)],
    ['a list', JSON.stringify([ATTACHED])],
    ['lines of JSON', `\n${text}\n`],
    ['a file of CloudTrail', JSON.stringify({ Records: [ATTACHED] })],
    ['the same, packed', gzipSync(JSON.stringify({ Records: [ATTACHED] }))],
    [
      'an event of EventBridge',
      JSON.stringify({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', detail: ATTACHED }),
    ],
    ['a subscription event', JSON.stringify(subscriptionEvent(ATTACHED))],
    ['a subscription event, unpacked', JSON.stringify({ messageType: 'DATA_MESSAGE', logEvents: [logEvent] }, null, 2)],
    [
      'an answer of lookup-events',
      JSON.stringify({ Events: [{ EventId: 'x', Username: 'ci-admin', CloudTrailEvent: text }] }, null, 4),
    ],
    [
      'an answer of filter-log-events',
      JSON.stringify({ events: [{ ...logEvent, logStreamName: 's' }], searchedLogStreams: [] }),
    ],
    ['text with a byte order mark', `\ufeff${text}`],
  ])('%s', async (_, input) => {
    const { code, out, err } = await preview([], input);
    expect(out).toContain(SUBJECT);
    expect(out).toContain('1 record: 1 alert in 1 message');
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  it('several files at once, and folders', async () => {
    file('history/one.json', text);
    file('history/2026/two.json.gz', gzipSync(JSON.stringify({ Records: [deniedCreateUser()] })));
    file('history/CloudTrail-Digest/digest.json', '{"digestStartTime":"x"}');
    file('history/notes.txt', 'no events');
    const { code, out } = await preview([
      join(folder, 'history'),
      file('three.ndjson', `${text}\n${JSON.stringify(record('TagRole'))}\n`),
    ]);
    expect(out).toContain('4 records: 3 alerts in 1 message, 1 duplicate');
    expect(out).toContain(`${join(folder, 'history', 'one.json')}:1 AttachRolePolicy`);
    expect(out).toContain('three.ndjson:1 AttachRolePolicy\n  outcome           no alert: its eventID came before');
    expect(code).toBe(0);
  });
});

describe('the explanation of a record', () => {
  it('shows the alert, its severity with the rules behind it, and why each preset selects it or not', async () => {
    const { out } = await preview(
      [],
      JSON.stringify(record('AddUserToGroup', { requestParameters: { userName: 'eve', groupName: 'ops' } })),
    );
    expect(out).toContain('Why it is rated medium:');
    expect(out).toContain('outcome           sent, where alert_on selects it');
    expect(out).toContain('iam_changes       selects it: $.eventSource = "iam.amazonaws.com" and $.eventName = "Add*"');
    expect(out).toContain('auth_changes      does not: $.eventName is "AddUserToGroup", none of the 11 it names');
    expect(out).toContain('identity_changes  selects it');
    expect(out).toMatch(/security_changes {2}selects it: \$\.managementEvent IS TRUE and \$\.readOnly IS FALSE$/m);
    const without = ['--alert-on', 'custom', '--custom-filter-pattern', '{ $.eventName != "GetUser" }'];
    expect((await preview(without, text)).out).toContain('custom            selects it: $.eventName != "GetUser"');
    expect(out).not.toContain('\u001b');
  });

  it('distinguishes records without an eventID', async () => {
    const { eventID: _, ...first } = ATTACHED;
    const { eventID: __, ...second } = record('TagRole', { requestParameters: { roleName: 'x' } });
    const { out } = await preview([], JSON.stringify([second, first]));
    expect(out).toContain('standard input:1 TagRole\n  severity          low by');
    expect(out).toContain('standard input:1 AttachRolePolicy\n  severity          high by S08');
  });

  it('shows every part of an alert that takes several messages', async () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      record('PutRolePolicy', {
        userIdentity: { ...USER, arn: `arn:aws:iam::111122223333:user/dev-${index}`, userName: `dev-${index}` },
        requestParameters: { roleName: `role-${index}`, policyName: 'x', policyDocument: '{"Statement":[]}' },
      }),
    );
    const { out } = await preview([], JSON.stringify(many));
    expect(out).toContain('Part 2 of 2');
    expect(out).toContain('400 records: 400 alerts in 2 messages');
  });

  it('shows the alert of the README for its event', async () => {
    const event = fileURLToPath(new URL('../../../docs/event.json', import.meta.url));
    const { out, code } = await preview([event]);
    expect(out).toContain('Subject: [HIGH] ci-admin created role ci in 111122223333: open to any GitHub repository');
    expect(code).toBe(0);
  });

  it('names the rule that sets the severity', async () => {
    const { out } = await preview([], text);
    expect(out).toContain('severity          high by S08 of docs/severity.md');
  });

  it('shows no alert for a record that no preset selects, and says why', async () => {
    const { out, code } = await preview([], JSON.stringify(record('CreateTags', { eventSource: 'ec2.amazonaws.com' })));
    expect(out).not.toContain('Subject:');
    expect(out).toContain('wanted is $.eventSource = "iam.amazonaws.com"');
    // Of its many alternatives, the closest one.
    expect(out).toMatch(/identity_changes +does not: \$\.requestParameters\.\* is not in the event/);
    expect(out).toContain(
      'security_changes  does not: its pattern selects it, and the function leaves it out of scope',
    );
    expect(out).toContain('1 record: 0 alerts in 0 messages, 1 not selected');
    expect(code).toBe(0);
  });

  it('evaluates a custom pattern', async () => {
    const own = ['--alert-on', 'custom', '--custom-filter-pattern', '{ $.eventName = "RunInstances" }'];
    const { out } = await preview(own, JSON.stringify(record('RunInstances', { eventSource: 'ec2.amazonaws.com' })));
    expect(out).toContain('Subject: [LOW]');
    expect(out).toContain('custom            selects it: $.eventName = "RunInstances"');
  });

  it('says what the settings would do, and which value does it', async () => {
    const low = JSON.stringify(record('TagRole', { userIdentity: ROLE_SESSION, requestParameters: { roleName: 'x' } }));
    const deployer = ['--suppression-rules', DEPLOYS];
    const [byLevel, byEvent, byPrincipal, kept, above] = await Promise.all([
      preview(['--minimum-severity', 'medium'], low),
      preview(['--suppression-rules', '[{"reason": "Tags", "event_names": ["Untag*", "Tag*"]}]'], low),
      preview(deployer, low),
      preview(
        deployer,
        JSON.stringify(attachAdministrator({ userIdentity: ROLE_SESSION, requestParameters: OTHER_ROLE })),
      ),
      preview(['--suppression-rules', '{"reason": "Tags", "event_names": ["Tag*"], "up_to_severity": "info"}'], low),
    ]);
    expect(byLevel.out).toContain('held back by minimum_severity "medium"');
    expect(byEvent.out).toContain('suppressed by the rule "Tags"');
    expect(byPrincipal.out).toContain('suppressed by the rule "Deploys"');
    expect(byPrincipal.out).toContain('0 alerts in 0 messages, 1 held back by Deploys');
    expect(kept.out).toContain(
      'in spite of the rule "Deploys": only a rule with event_names hides it (a grant of administrator access)',
    );
    expect(above.out).toContain('in spite of the rule "Tags": above its up_to_severity "info"');
    expect(kept.out).toContain('severity          high by S08 of docs/severity.md');
  });

  it('uses the names, trusted accounts and runbook it is given', async () => {
    const Principal = { AWS: 'arn:aws:iam::999988887777:root' };
    const policyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
    });
    const opened = JSON.stringify(
      record('UpdateAssumeRolePolicy', { requestParameters: { roleName: 'x', policyDocument } }),
    );
    const options = ['--account-names', '111122223333=prod', '--runbook-url', 'https://git.example.com/runbook.md'];
    const [external, trusted] = await Promise.all([
      preview(options, opened),
      preview([...options, '--trusted-account-ids', '999988887777'], opened),
    ]);
    expect(external.out).toMatch(/Subject: \[HIGH\] .* in prod\b/);
    expect(external.out).toContain('https://git.example.com/runbook.md#trust');
    expect(trusted.out).not.toContain('Subject: [HIGH]');
  });

  it('puts into one message what CloudTrail would deliver together', async () => {
    const at = (eventTime: string): JsonObject => attachAdministrator({ eventTime });
    const records = [at('2026-01-31T12:00:10Z'), at('2026-01-31T12:04:50Z'), at('2026-01-31T12:05:10Z')];
    const { out } = await preview([], JSON.stringify(records));
    expect(out).toContain('3 records: 3 alerts in 2 messages');
  });

  it('recognizes a duplicate, and an event with its id that is none', async () => {
    const twice = await preview([], JSON.stringify([ATTACHED, ATTACHED]));
    expect(twice.out).toContain('2 records: 1 alert in 1 message, 1 duplicate');
    const other = await preview([], JSON.stringify([ATTACHED, { ...ATTACHED, eventTime: '2026-02-01T12:00:00Z' }]));
    expect(other.out).toContain('2 records: 2 alerts in 2 messages');
    expect(other.out).toContain('Another event with this ID has different content');
  });

  it('lets nothing in a record control the terminal', async () => {
    const hostile = record('Tag\u001b[2J\u009bRole\u202e', {
      userAgent: '\u001b]0;x\u0007',
      requestParameters: { roleName: '\u001b[31m' },
    });
    const { out } = await preview([], JSON.stringify(hostile));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('formats', () => {
  it("html is the function's email, byte for byte", async () => {
    const { out } = await preview(['--format', 'html'], text);
    const { batch } = await processEvent(subscriptionEvent(ATTACHED), { ...GALLERY_SETTINGS, accountNames: {} });
    expect(out).toBe(renderHtml({ ...batch, logGroup: null }));
  });

  it('several emails are a page of sandboxed frames', async () => {
    const later = attachAdministrator({ eventTime: '2026-01-31T13:00:00Z' });
    const { out } = await preview(['--format', 'html'], JSON.stringify([ATTACHED, later]));
    expect(out.match(/<iframe sandbox /g)).toHaveLength(2);
    expect(out).toContain("default-src 'none'");
    expect(out).not.toContain('<script');
  });

  it.each(['json', 'chat'])('%s is only JSON, with the count on standard error', async (format) => {
    const { out, err } = await preview(['--format', format], text);
    expect(JSON.stringify(JSON.parse(out))).toContain('AdministratorAccess');
    expect(err).toBe('1 record: 1 alert in 1 message\n');
  });
});

describe('unreadable input exits with 2', () => {
  it.each<[string, string | Buffer, readonly string[]]>([
    ['no JSON', 'hello', ['standard input:1: JSON begins with { or [, not with "h"']],
    [
      'a broken line among others',
      `${text}\n{"eventName":"x\n${text}`,
      ['standard input:2: not JSON (Unterminated string'],
    ],
    ['a mistake in an indented document', '{\n  "eventName": "x",\n  "a": 01\n}', ['standard input:3: not JSON']],
    ['an object that is no record', `${text}\n{"a":1}`, ['standard input:2: no CloudTrail record']],
    ['a list of texts', '["a"]', ['standard input:1: no CloudTrail record']],
    ['an empty input', '', ['There is no CloudTrail record in the input.']],
    ['gzip that was cut off', gzipSync(text).subarray(0, 60), ['standard input:1: not readable as gzip']],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), ['write it as UTF-8']],
    [
      'a broken event of CloudWatch Logs',
      JSON.stringify({ awslogs: { data: 'x' } }),
      ['standard input:1: awslogs: not readable as gzip'],
    ],
    [
      'a log event that is no record',
      JSON.stringify(subscriptionEvent(ATTACHED, 'hello')),
      ['standard input:1: log event 2: not JSON'],
    ],
    [
      'a CloudTrailEvent that is no record',
      '{"Events":[{"CloudTrailEvent":"{}"}]}',
      ['CloudTrailEvent: no CloudTrail record'],
    ],
    ['a control message', JSON.stringify(controlMessage()), ['There is no CloudTrail record']],
    ['an envelope of another kind', JSON.stringify(pack({ messageType: 'X' })), ['neither a DATA_MESSAGE']],
  ])('%s', async (_, input, messages) => {
    const { code, err, out } = await preview([], input);
    for (const message of messages) expect(err).toContain(message);
    expect(err).not.toContain('    at ');
    if (input.toString().includes(`${text}\n`)) expect(out).toContain(SUBJECT);
    expect(code).toBe(2);
  });

  it.each([
    [['missing.json'], 'missing.json: no such file'],
    [['--fast'], "Unknown option '--fast'"],
    [['--format', 'pdf'], '--format is "pdf"; write one of text, html, json, chat.'],
    [
      ['--alert-on', 'iam'],
      '--alert-on is "iam"; write iam_changes, auth_changes, iam_writes, identity_changes, security_changes or custom.',
    ],
    [['--alert-on', 'custom'], 'belong together'],
    [['--alert-on', 'custom', '--custom-filter-pattern', '{ $.a = }'], 'A value expected'],
    [['--minimum-severity', 'severe'], '--minimum-severity is "severe"; write one of info, low (default)'],
    [['--trusted-network-ids', '["vpc-1a2b3c4d"'], '--trusted-network-ids is not a list'],
    [['--trusted-organization-ids', '*'], '--trusted-organization-ids has "*", which is not trusted'],
    [['--suppression-rules', '{"reason"'], '--suppression-rules is not JSON'],
    [['--suppression-rules', '{"reason": "All", "event_names": ["*"]}'], '--suppression-rules: rule 1 has event_names'],
    [
      ['--suppression-rules', '{"reason": "Deploys", "principal_arns": ["arn:aws:iam::111122223333:deployer"]}'],
      'rule 1 has principal_arns that are not a list of ARNs of users (user/NAME), roles (role/NAME)',
    ],
    [['--account-names', 'prod'], 'write an account id of 12 digits and its name'],
    [['--account-names', '111122223333= '], 'write a name of at most 100 bytes'],
    [['--account-names', `111122223333=${'x'.repeat(103)}`], 'write a name of at most 100 bytes'],
    [['--alert-on', 'custom', '--custom-filter-pattern', ' '], 'is blank'],
    [['--runbook-url', 'runbook'], '--runbook-url is "runbook"'],
    [['--summary', '--format', 'json'], '--summary is text'],
    [['--open', '--format', 'json'], '--open shows the HTML mails'],
  ])('%j', async (args, message) => {
    const { code, err, out } = await preview(args);
    expect(err).toContain(message);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

it('warns of what the module warns of at plan: rules that hide nothing', async () => {
  const rules = [
    { reason: 'Tags', event_names: ['Tag*', 'tagrole', 'CreateFunction'] },
    { reason: 'Migration', event_names: ['TagRole'], expires: '2020-01-31' },
    { reason: 'Deploys', event_names: ['CreateFunction2*'], expires: '2999-12-31' },
  ];
  const { err, code } = await preview(['--suppression-rules', JSON.stringify(rules)], text);
  expect(err.split('\n')).toEqual([
    expect.stringContaining('suppression_rules: no event of the catalogue is called tagrole, CreateFunction.'),
    expect.stringContaining('expired, and without effect since: "Migration" (2020-01-31).'),
    '',
  ]);
  expect(code).toBe(0);
});

describe('the summary', () => {
  const deploy = (day: number, minute: number): JsonObject =>
    record('CreateRole', {
      userIdentity: ROLE_SESSION,
      eventTime: `2026-01-${String(day).padStart(2, '0')}T09:${String(minute).padStart(2, '0')}:00Z`,
      requestParameters: { roleName: `app-${minute}`, assumeRolePolicyDocument: '{"Statement":[]}' },
    });
  const history = Array.from({ length: 10 }, (_, index) => [deploy(index + 1, 0), deploy(index + 1, 1)]).flat();
  const by = (eventTime: string): JsonObject => attachAdministrator({ eventTime });

  it('says what would have been sent, by whom, and what would reduce it', async () => {
    const Records = [
      ...history,
      by('2026-01-05T20:00:00Z'),
      record('ListRoles', { eventTime: '2026-01-10T20:00:00Z' }),
    ];
    const { out, code } = await preview([
      '--summary',
      file('summary/x.json.gz', gzipSync(JSON.stringify({ Records }))),
    ]);
    expect(out).toContain('22 records from 2026-01-01 to 2026-01-10 (10 days)');
    expect(out).toMatch(/iam_changes +21 +2\.1 a day +<- in force here/);
    expect(out).toMatch(/alerts +21 +2\.1 a day/);
    expect(out).toMatch(/high +1 +0\.1 a day/);
    expect(out).toMatch(/messages to each address +11 +1\.1 a day, 2 on the busiest \(2026-01-05\)/);
    expect(out).toMatch(/arn:aws:iam::111122223333:role\/deploy\/deployer +20 +2\.0 a day +95 %/);
    expect(out).toMatch(/CreateRole \(iam\.amazonaws\.com\) +20/);
    expect(out).toContain(
      'suppression_rules = [{ reason = "say why", principal_arns = ["arn:aws:iam::111122223333:role/deploy/deployer"] }]\n      20 of 21 alerts (95 %) and 10 messages fewer\n      hides',
    );
    expect(code).toBe(0);
  });

  it('counts a message as saved only if all of it would be hidden', async () => {
    const { out } = await preview(['--summary'], JSON.stringify([...history, by('2026-01-01T09:00:30Z')]));
    expect(out).toMatch(/role\/deploy\/deployer"\] \}\]\n +20 of 21 alerts \(95 %\) and 9 messages fewer/);
  });

  it('counts what the settings suppress, and advises on the rest', async () => {
    const quiet = ['--suppression-rules', DEPLOYS];
    const input = JSON.stringify([...history, by('2026-01-05T20:00:00Z')]);
    const { out } = await preview(['--summary', ...quiet], input);
    expect(out).toMatch(/held back by Deploys +20/);
    expect(out).toMatch(/alerts +1 +0\.1 a day/);
    expect(out).toContain('Nothing: all of it is too serious to be suppressed.');
  });

  it('suggests nothing that would hide only one alert', async () => {
    const { out } = await preview(['--summary'], JSON.stringify([history[0]]));
    expect(out).toContain('Nothing: no setting would hide more than a few of these.');
  });

  it('warns if an exclusion would match people', async () => {
    const tags = history.map((each) => ({ ...each, userIdentity: IDENTITY_CENTER_SESSION }));
    const { out } = await preview(['--summary'], JSON.stringify(tags));
    expect(out).toContain('these are people, with a permission set of IAM Identity Center: think twice');
  });

  it('suggests one exclusion for a role that deploys in several accounts', async () => {
    const other = JSON.parse(
      JSON.stringify(history).replaceAll('111122223333', '444455556666').replaceAll('"7f1c0a5e', '"8f1c0a5e'),
    );
    const { out } = await preview(['--summary'], JSON.stringify([...history, ...other]));
    expect(out).toContain(
      'suppression_rules = [{ reason = "say why", principal_arns = ["arn:aws:iam::*:role/deploy/deployer"] }]\n      40 of 40 alerts (100 %) and 20 messages fewer',
    );
  });

  it('says how many alerts are too serious to be hidden', async () => {
    const made = attachAdministrator({ userIdentity: ROLE_SESSION, eventTime: '2026-01-03T09:00:30Z' });
    const { out } = await preview(['--summary'], JSON.stringify([...history, made]));
    expect(out).toContain('still sent, too serious to be hidden: 1');
  });

  it('uses constant memory, however long the history', async () => {
    const filler = record('DescribeInstances', { eventSource: 'ec2.amazonaws.com', userAgent: 'x'.repeat(2_000) });
    const packed = gzipSync(JSON.stringify({ Records: [...history, ...Array.from({ length: 1_000 }, () => filler)] }));
    for (let index = 0; index < 20; index += 1) file(`long/${index}.json.gz`, packed);
    const answer = JSON.stringify({ Events: [{ CloudTrailEvent: JSON.stringify(filler) }] }, null, 4);
    file('long/lookups.json', `${answer}\n`.repeat(10_000));
    // Some 65 MB of text.
    const { out, err, code } = await spawned(['--summary', 'long'], '', ['--max-old-space-size=40']);
    expect(err).toBe('');
    expect(out).toContain('30,400 records');
    expect(code).toBe(0);
  });
});

describe('as a program', () => {
  it('opens the emails in the browser, and prints the path', async () => {
    const opener = join(folder, process.platform === 'darwin' ? 'open' : 'xdg-open');
    writeFileSync(opener, `#!/bin/sh\necho "$1" > '${join(folder, 'opened')}'\n`, { mode: 0o755 });
    const { out, code } = await spawned(['--open'], text, [], { PATH: `${folder}:${process.env['PATH']}` });
    const path = out.trim();
    expect(code).toBe(0);
    await expect
      .poll(() => existsSync(join(folder, 'opened')) && readFileSync(join(folder, 'opened'), 'utf8').trim())
      .toBe(path);
    const page = readFileSync(path, 'utf8');
    expect(page).toContain('<h2>[HIGH] ci-admin attached policy AdministratorAccess');
    expect(page).toContain('<iframe sandbox ');
    rmSync(join(path, '..'), { recursive: true });
  });

  it('prints the path if there is no browser', async () => {
    const { out, err, code } = await spawned(['--open'], text, [], { PATH: `${folder}/nowhere` });
    expect(err).toContain('open the file yourself');
    expect(code).toBe(0);
    rmSync(join(out.trim(), '..'), { recursive: true });
  });

  it('exits with the status, and tolerates a closed pipe', async () => {
    expect(await spawned([], text)).toMatchObject({ code: 0, err: '' });
    expect(await spawned([], 'hello')).toMatchObject({ code: 2, out: '' });
    const shell = spawn('sh', [
      '-c',
      `"$0" --disable-warning=ExperimentalWarning "$1" | head -1`,
      process.execPath,
      SCRIPT,
    ]);
    let out = '';
    let err = '';
    shell.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    shell.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    shell.stdin.end(JSON.stringify(Array.from({ length: 400 }, () => attachAdministrator())));
    await new Promise((resolve) => shell.on('close', resolve));
    expect(out).toMatch(/^Subject: .*\n$/);
    expect(err).toBe('');
  });
});

describe('help and colour', () => {
  it('uses colour and progress only on a terminal', async () => {
    const { out, err } = await preview([], text, true);
    expect(out).toContain('\u001b[1;31mHIGH | Succeeded\u001b[0m');
    expect(err).toBe('');
    const summary = await preview(['--summary'], text, true);
    expect(summary.err).toBe('\r1 records in 1 files …\u001b[K\r\u001b[K');
  });

  it('explains every option, each named like the input of the module', async () => {
    const { out, code } = await preview(['--help']);
    const inputs = readFileSync(new URL('../../../variables.tf', import.meta.url), 'utf8');
    const options = [...out.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name = '']) => name);
    expect(options.length).toBeGreaterThan(12);
    for (const name of options.filter((each) => !/^(?:plan|module|format|open|summary|help)$/.test(each))) {
      expect(inputs).toContain(`variable "${name.replaceAll('-', '_')}" {`);
    }
    expect(code).toBe(0);
  });

  it.each([
    ['on a terminal', { isTTY: true }, {}, true],
    ['not with NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', { isTTY: true }, { NO_COLOR: '' }, true],
    ['not on a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
    ['not in a file', {}, {}, false],
  ])('colours %s', (_, stream, environment, isColoured) => {
    expect(paintFor(stream, environment)('high', 'x')).toBe(isColoured ? '\u001b[1;31mx\u001b[0m' : 'x');
  });
});

describe('--plan', () => {
  const at = (address: string): string => `module.alerts.${address}`;
  const planOf = (variables: JsonObject, parameter = '[]'): string => {
    const filter = { filter_pattern: '{ $.eventSource = "iam.amazonaws.com" }' };
    const resources = [
      { address: at('module.function.aws_lambda_function.this'), values: { environment: [{ variables }] } },
      { address: at('module.subscription.aws_cloudwatch_log_subscription_filter.this'), values: filter },
      {
        address: at('module.settings.aws_ssm_parameter.this["SUPPRESSION_RULES/1"]'),
        values: { name: '/iam-change-alerts/iam-change-alerts/SUPPRESSION_RULES/1', insecure_value: parameter },
      },
    ];
    return file('plan.json', JSON.stringify({ planned_values: { root_module: { resources } } }));
  };
  const TOPIC = { SNS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts' };
  const rule = (more: JsonObject): string =>
    JSON.stringify([{ reason: 'Deploys', event_names: ['AttachRolePolicy'], up_to_severity: 'critical', ...more }]);

  it('takes settings, long lists and the pattern from it', async () => {
    const plan = planOf({ ...TOPIC, SETTINGS_PARAMETERS: '{"SUPPRESSION_RULES":1}', SETTINGS_VERSION: '1' }, rule({}));
    const { code, out, err } = await preview(['--plan', plan], text);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('Deploys');
    const summary = await preview(['--plan', plan, '--summary'], text);
    expect(summary.out).toContain("the plan's pattern");
  });

  it('refuses what the function could not use, and settings beside it', async () => {
    const plan = planOf({ ...TOPIC, SUPPRESSION_RULES: rule({ event_names: ['*'] }) });
    expect(await preview(['--plan', plan], text)).toMatchObject({
      code: 2,
      err: expect.stringContaining('event_names'),
    });
    const both = await preview(['--plan', planOf(TOPIC), '--minimum-severity', 'high'], text);
    expect(both).toMatchObject({ code: 2, err: expect.stringContaining('leave out --minimum-severity') });
    const missing = await preview(['--plan', 'missing.json'], text);
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('no such file') });
    expect(await preview(['--module', 'module.a'], text)).toMatchObject({ code: 2 });
  });
});
