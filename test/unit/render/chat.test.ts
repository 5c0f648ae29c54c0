import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutral, renderChat } from '../../../lambda-src/render/chat.ts';
import { stepsOf } from '../../../lambda-src/render/commands.ts';
import { BATCHES, batchOf, HOSTILE, MANY, NOT_JSON, ROLE_MADE_ADMIN, TRUST_OPENED } from '../../alerts/samples.ts';
import { batch, crowd } from './arbitrary.ts';
import { hidingIn } from './safety.ts';

interface Notification {
  readonly version: string;
  readonly source: string;
  readonly content: {
    readonly textType: string;
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: {
    readonly threadId: string;
    readonly summary: string;
    readonly additionalContext: Readonly<Record<string, unknown>>;
  };
}

const read = (message: string): Notification => JSON.parse(message) as Notification;

/** Limits as documented; and what a reader may not meet in text that is not this project's own. */
function check(message: string): Notification {
  const notification = read(message);
  const { version, source, content, metadata } = notification;
  expect([version, source, content.textType]).toEqual(['1.0', 'custom', 'client-markdown']);
  expect(content.title.length).toBeLessThanOrEqual(250);
  expect(content.description.length).toBeGreaterThan(0);
  expect(content.description.length).toBeLessThanOrEqual(8000);
  for (const step of content.nextSteps ?? []) {
    expect(step.length).toBeLessThanOrEqual(350);
    // A command is code to its end; what stands around it is neutral, but for the links.
    const [, words = '', command] = /^([^`]*)(?:`(aws [^`]+)`)?$/.exec(step) ?? [];
    expect(`${words}${command}`).not.toMatch(/(?<![A-Za-z0-9])@/);
    expect(words).not.toBe('');
    if (command !== undefined) expect(neutral(words)).toBe(words);
  }
  for (const keyword of content.keywords) expect(keyword.length).toBeLessThanOrEqual(75);
  for (const value of Object.values(metadata.additionalContext)) expect(typeof value).toBe('string');
  const everything = [
    content.title,
    content.description,
    ...content.keywords,
    metadata.summary,
    metadata.threadId,
    ...Object.values(metadata.additionalContext),
  ].join('\n');
  expect(hidingIn(everything)).toEqual([]);
  // The only bold is the severity; the only links go to the console; the only code are commands.
  expect(
    everything
      .replace(/^What to do: .*`aws [^`]+`$/gm, '')
      .replace(/^\*[A-Z]+\*|^\*And [\d,]+ more that are not shown here\.\*$/gm, ''),
  ).not.toMatch(/[*~`<>[\]|]/);
  expect(everything).not.toMatch(/(?<![A-Za-z0-9])@|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/);
  expect(everything.replace(/^https:\/\/[a-z0-9-]+\.console\.aws\.amazon\.com\/\S+$/gm, '')).not.toContain('://');
  return notification;
}

describe('neutral', () => {
  it.each([
    ['a mention of all', '<!channel> @here @channel', '‹!channel› ＠here ＠channel'],
    ['a Slack link', '<https[:]//evil.example|sign in>', '‹https［:］//evil.example¦sign in›'],
    ['a markdown link', '[sign in](evil.example)', '［sign in］(evil.example)'],
    ['emphasis', '*b* _i_ ~s~ `c` __u__', '∗b∗ ＿i＿ ∼s∼ ˋcˋ ＿＿u＿＿'],
    ['an entity', '&lt;x&gt;', '＆lt;x＆gt;'],
  ])('takes the meaning from %s', (_, from, to) => {
    expect(neutral(from)).toBe(to);
  });

  it('leaves names, addresses and ARNs as they are', () => {
    const text = 'jane_doe@example.com arn:aws:iam::111122223333:role/my_role-x+y=z,w.v';
    expect(neutral(text)).toBe(text);
  });
});

describe('renderChat', () => {
  it.each(Object.entries(BATCHES))('keeps the limits for %s', (_, sample) => {
    for (const message of renderChat(sample)) check(message);
  });

  it('says what happened, with the link as the next step', () => {
    const [message = '', ...more] = renderChat(batchOf([ROLE_MADE_ADMIN]));
    const { content, metadata } = check(message);
    expect(more).toEqual([]);
    expect(content.title).toBe(
      'HIGH: ci-admin attached policy AdministratorAccess to role deployer in prod (111122223333)',
    );
    expect(content.description.split('\n').slice(0, 2)).toEqual([
      '*HIGH* · Succeeded · User ci-admin attached policy AdministratorAccess to role deployer in prod.',
      '2026-01-31 03:12:44 UTC · prod (111122223333), us-east-1',
    ]);
    expect(content.nextSteps).toEqual([
      `Look at the event in CloudTrail: ${ROLE_MADE_ADMIN.consoleUrl}`,
      ...stepsOf(ROLE_MADE_ADMIN).map(({ text, command }) => `${text} \`${command}\``),
    ]);
    expect(metadata.threadId).toBe(ROLE_MADE_ADMIN.id);
  });

  it.each(['@channel', 'a`b', 'x'.repeat(200)])('has no command about %s', (name) => {
    const actor = { ...ROLE_MADE_ADMIN.actor, name };
    const { nextSteps = [] } = check(renderChat(batchOf([{ ...ROLE_MADE_ADMIN, actor }]))[0] ?? '').content;
    expect(nextSteps).toHaveLength(3);
    expect(nextSteps[1]).toMatch(
      /^Deny the caller(?: \((?:the )?user.*\))? everything, .*\. (?:The command is not for a chat|No command is given): [^`]+$/,
    );
    expect(nextSteps[2]).toMatch(
      /^Detach policy AdministratorAccess from role deployer, in prod \(111122223333\): `aws iam detach-role-policy /,
    );
  });

  it('has neither link nor command from hostile text', () => {
    const { nextSteps = [] } = check(renderChat(batchOf([HOSTILE]))[0] ?? '').content;
    expect(nextSteps.length).toBeGreaterThan(0);
    for (const step of nextSteps) expect(step).not.toMatch(/:\/\/|`/);
  });

  it('has the command that is longer than a next step first', () => {
    const actor = { ...ROLE_MADE_ADMIN.actor, type: 'role session' as const, roleName: 'x'.repeat(60) };
    const finding = { ...ROLE_MADE_ADMIN, actor };
    const { nextSteps = [], description } = check(renderChat(batchOf([finding]))[0] ?? '').content;
    const [first] = stepsOf(finding);
    expect(description.split('\n\n')[0]).toBe(`What to do: ${first?.text} \`${first?.command}\``);
    expect(nextSteps.join('\n')).not.toContain('End the sessions');
  });

  it('has what to do first about all of the gravest incident', () => {
    const other = { ...ROLE_MADE_ADMIN, actor: { ...ROLE_MADE_ADMIN.actor, name: 'mallory', accessKeyId: null } };
    const { nextSteps = [] } = check(renderChat(batchOf([ROLE_MADE_ADMIN, other]))[0] ?? '').content;
    expect(nextSteps.map((step) => step.split(',', 1)[0])).toEqual([
      'Deny the caller (user ci-admin) everything',
      'Deny the caller (user mallory) everything',
      'Detach policy AdministratorAccess from role deployer',
    ]);
  });

  it('numbers the messages of one batch and keeps them in one thread', () => {
    const notifications = renderChat(batchOf(MANY)).map(check);
    expect(notifications.length).toBeGreaterThan(1);
    expect(notifications.length).toBeLessThanOrEqual(5);
    expect(new Set(notifications.map(({ metadata }) => metadata.threadId)).size).toBe(1);
    expect(notifications[1]?.content.title).toContain(` (2 of ${notifications.length})`);
  });

  it('keeps a thread for the gravest incident of a message, begun with a sentence about each', () => {
    const other = { ...TRUST_OPENED, severity: 'critical' as const };
    const { content, metadata } = check(renderChat(batchOf([other, ROLE_MADE_ADMIN]))[0] ?? '');
    expect(metadata.threadId).toBe(other.id);
    expect(content.description).toMatch(
      /^\*CRITICAL\* · Incident 1 · 1 finding\n.*\n\n\*HIGH\* · Incident 2 · 1 finding\n/,
    );
  });

  it('counts what a channel has no room for', () => {
    const crowdOf = Array.from({ length: 5 }, (_, round) =>
      MANY.map((finding) => ({ ...finding, actor: { ...finding.actor, name: `${finding.actor.name}${round}` } })),
    ).flat();
    const notifications = renderChat(batchOf(crowdOf)).map(check);
    expect(notifications).toHaveLength(5);
    const text = notifications.map(({ content }) => content.description).join('\n\n');
    const [, left] = /\*And ([\d,]+) more that are not shown here\.\*$/.exec(text) ?? [];
    const told = text.split('\n\n').filter((piece) => !/· [0-9]+ findings: /.test(piece)).length - 1;
    expect(told + Number(left?.replace(',', ''))).toBe(crowdOf.length);
  });

  it('tells of what could not be read', () => {
    const { content } = check(renderChat(batchOf([], { unreadable: [NOT_JSON] }))[0] ?? '');
    expect(content.description).toContain('A CloudTrail record could not be read: not JSON');
  });

  it('keeps the limits and neutralises markdown, whatever the batch holds', () => {
    fc.assert(
      fc.property(fc.oneof(batch, crowd), (any) => {
        const messages = renderChat(any);
        expect(messages.length).toBeGreaterThan(0);
        expect(messages.length).toBeLessThanOrEqual(5);
        for (const message of messages) {
          expect(hidingIn(message)).toEqual([]);
          check(message);
        }
      }),
      { numRuns: 150 },
    );
  });
});
