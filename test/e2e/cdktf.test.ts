/**
 * The example for CDK for Terraform, unchanged: git resolves its address to exactly what users receive. And the same code under
 * the successor, CDK Terrain.
 */
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, stage } from '../../scripts/stage.ts';
import { createTrailLogGroup, putRecords } from '../local-aws/clients.ts';
import { attachAdministrator } from '../records.ts';
import { tryExample } from './example.ts';

const GROUP = 'aws-cloudtrail-logs-111122223333';

let staged: Stage;
let folder = '';
let git: Readonly<Record<string, string>> = {};

const execute = promisify(execFile);

/** An error contains the program's output. */
async function run(directory: string, program: string, ...args: readonly string[]): Promise<void> {
  const { TF_CLI_CONFIG_FILE: _, ...inherited } = process.env;
  const PATH = [dirname(process.execPath), inherited['PATH']].join(delimiter);
  const env = { ...inherited, ...git, PATH, CI: '1', CHECKPOINT_DISABLE: '1' };
  await execute(program, args, { cwd: directory, env }).catch((error) => {
    throw new Error(`${program} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`, { cause: error });
  });
}

/** Makes the copy available under the address and tag in the example. */
async function publish(): Promise<void> {
  const { terraformModules } = JSON.parse(readFileSync(join(folder, 'cdktf.json'), 'utf8'));
  const [, address = '', tag = ''] = /^git::(.+)\?ref=(.+)$/.exec(terraformModules[0].source) ?? [];
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  await run(staged.folder, 'git', 'init', '--quiet');
  await run(staged.folder, 'git', 'add', '--all');
  await run(staged.folder, 'git', ...author, 'commit', '--quiet', '--message=Release');
  await run(staged.folder, 'git', 'tag', tag);
  // https://git-scm.com/docs/git-config#Documentation/git-config.txt-urlltbasegtinsteadOf
  const setting = { GIT_CONFIG_KEY_0: `url.file://${staged.folder}.insteadOf`, GIT_CONFIG_VALUE_0: address };
  git = { GIT_CONFIG_COUNT: '1', ...setting };
}

beforeAll(async () => {
  staged = stage();
  folder = join(staged.folder, 'examples/cdktf-typescript');
  await publish();
  await run(folder, 'npm', 'ci', '--no-audit', '--no-fund');
  await run(folder, 'npx', 'cdktf', 'get');
});
afterAll(() => staged?.remove());

it('the stack type-checks, synthesizes, applies, alerts, plans again without changes, and is destroyed', async () => {
  await run(folder, 'npx', 'tsc', '--noEmit');
  await run(folder, 'npx', 'cdktf', 'synth');
  await tryExample(join(folder, 'cdktf.out/stacks/iam-change-alerts'), {
    environment: git,
    async prepare(clients) {
      await createTrailLogGroup(clients, GROUP);
      return {};
    },
    async check({ aws, clients, outputs }) {
      await putRecords(clients, GROUP, attachAdministrator());
      await aws.settled();
      expect(aws.mails()).toMatchObject([
        {
          from: outputs['sns_topic_arn'],
          to: ['security@example.com'],
          subject: '[HIGH] ci-admin attached policy AdministratorAccess to role deployer in prod (111122223333)',
        },
      ]);
    },
  });
});

/** What the successor needs instead, as its packages ask for it. */
const SUCCESSOR = {
  dependencies: { cdktn: '0.24.0', constructs: '10.6.0' },
  devDependencies: { 'cdktn-cli': '0.24.0', jsii: '5.9.54', 'jsii-pacmak': '1.128.0', typescript: '5.8.3' },
};

/** What a stack is made of, without the name of the tool. */
function synthesized(directory: string): unknown {
  const stack = JSON.parse(readFileSync(join(directory, 'cdktf.out/stacks/iam-change-alerts/cdk.tf.json'), 'utf8'));
  const { backend: _, ...terraform } = stack.terraform;
  return { module: stack.module, output: stack.output, terraform };
}

it('under CDK Terrain, with its import, the same code type-checks and synthesizes the same', async () => {
  const successor = join(staged.folder, 'examples/cdktn');
  for (const file of ['main.ts', 'cdktf.json', 'tsconfig.json']) cpSync(join(folder, file), join(successor, file));
  const code = readFileSync(join(successor, 'main.ts'), 'utf8');
  writeFileSync(join(successor, 'main.ts'), code.replace("from 'cdktf'", "from 'cdktn'"));
  writeFileSync(join(successor, 'package.json'), JSON.stringify({ private: true, ...SUCCESSOR }));
  await run(successor, 'npm', 'install', '--no-audit', '--no-fund');
  await run(successor, 'npx', 'cdktn', 'get');
  await run(successor, 'npx', 'tsc', '--noEmit');
  await run(successor, 'npx', 'cdktn', 'synth');
  expect(synthesized(successor)).toEqual(synthesized(folder));
});
