/** `npm run demo` as a new user runs it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startLocalAws } from '../local-aws/index.ts';
import { runCommand } from './aws-cli.ts';

const RUN = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));

interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** Presses Ctrl-C. */
type Interrupt = () => void;

/** @param onLine told of each line that is printed */
function demo(
  args: readonly string[],
  onLine: (line: string, interrupt: Interrupt) => void = () => undefined,
): Promise<Finished> {
  // A process group of its own, as in a terminal: Ctrl-C reaches every process in it.
  const child = spawn('node', [RUN, 'demo', ...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output += `${line}\n`;
      onLine(line, () => {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      });
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** What a successful run shows, in this order. */
const STORY = [
  'An IAM change: AttachRolePolicy',
  'alert through SNS: [HIGH] ci-admin attached policy AdministratorAccess to role deployer',
  'An IAM change that failed: CreateUser',
  'alert through SNS: [LOW] FAILED: ci-admin tried to create user eve',
  'An IAM read: GetUser',
  'no alert',
  'A change in another service: RunInstances',
  'no alert',
  'A customer managed policy that the caller attaches to themselves: AttachUserPolicy',
  'alert through SNS: [HIGH] ci-admin attached policy demo-',
  'terraform apply with look_up = true',
  'The same with look-ups: AttachUserPolicy',
  'alert through SNS: [CRITICAL] ci-admin attached policy demo-',
  'v1 in force: Allow * on *',
  'no changes',
  'destroyed',
  'Everything was as expected.',
];

function expectStory(output: string): void {
  let from = 0;
  for (const line of STORY) {
    const found = output.indexOf(line, from);
    expect(found, `"${line}" in\n${output}`).toBeGreaterThanOrEqual(from);
    from = found + line.length;
  }
}

describe.concurrent('the demo', () => {
  it('shows alerts for changes and none for the rest, on another endpoint, and leaves that running', async () => {
    const aws = await startLocalAws();
    try {
      const { code, output } = await demo(['--endpoint', aws.endpointUrl]);
      expectStory(output);
      expect(output).toContain('It shows no mails of SES');
      expect(code).toBe(0);
      expect(aws.mails().filter(({ via }) => via === 'SES')).toHaveLength(4);
    } finally {
      await aws.stop();
    }
  });

  it('fails if no alert arrives, and destroys what it created', async () => {
    const aws = await startLocalAws();
    aws.addFault({ service: 'sns', kind: 'error', status: 403, code: 'AuthorizationError' });
    try {
      const { code, output } = await demo(['--endpoint', aws.endpointUrl]);
      expect(output).toContain('SNS brought 0 alerts for it, not 1.');
      expect(output).toContain('destroyed');
      expect(code).toBe(1);
    } finally {
      await aws.stop();
    }
  });

  it('shows the same on the local AWS, stays, and brings the alert of each command that it invites to type', async () => {
    let environment: Record<string, string> = {};
    let typed = Promise.resolve('');
    const { code, output } = await demo(['--keep'], (line, interrupt) => {
      const [, settings, command] = /^ {8}(?:export (AWS_ENDPOINT_URL=.*)|(aws iam .*))$/.exec(line) ?? [];
      if (settings !== undefined) environment = Object.fromEntries(new URLSearchParams(settings.replaceAll(' ', '&')));
      if (command !== undefined) typed = typed.then(() => runCommand(command, environment));
      typed.catch(interrupt);
      if (line.includes('alert through SES: [HIGH] admin attached policy')) interrupt();
    });
    await typed;
    expectStory(output);
    expect(output).toContain('alert through SES to security@example.com: [HIGH]');
    expect(output).toMatch(/alert through SNS: \[\w+\] admin created user eve in 123456789012/);
    expect(code).toBe(0);
  });

  it('exits with 130 on Ctrl-C in the middle of an apply', async () => {
    const { code, output } = await demo([], (line, interrupt) => {
      if (line.includes('created aws_sns_topic.this')) interrupt();
    });
    expect(output).toContain('Interrupted');
    expect(code).toBe(130);
  });

  it.each([
    ['an unknown option', ['--fast'], "Unknown option '--fast'"],
    ['an endpoint that is not a URL', ['--endpoint', 'localhost:4566'], '--endpoint must be a URL'],
  ])('exits with 2 on %s', async (_, args, message) => {
    const { code, output } = await demo(args);
    expect(output).toContain(message);
    expect(code).toBe(2);
  });
});
