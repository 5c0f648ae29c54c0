/** The preview with the credentials of whoever runs it, against an endpoint that responds like IAM and STS. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { optionsOf, UsageError } from '../../../scripts/preview/options.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../../aws-endpoint.ts';
import { APP, iam } from '../../iam-endpoint.ts';
import { record } from '../../records.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/preview.ts', import.meta.url));
const ATTACHED = record('AttachUserPolicy', { requestParameters: { userName: 'ci-admin', policyArn: APP } });

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(iam);
});
afterAll(() => endpoint.close());

function preview(credentials: NodeJS.ProcessEnv): Promise<{ readonly code: unknown; readonly text: string }> {
  const env = {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    ...credentials,
  };
  return new Promise((resolve) => {
    const args = ['--disable-warning=ExperimentalWarning', SCRIPT, '--look-up'];
    const child = execFile(process.execPath, args, { env }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, text: out + err }),
    );
    child.stdin?.end(JSON.stringify(ATTACHED));
  });
}

it('tells what was looked up, with what it raises', async () => {
  const { code, text } = await preview({ AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' });
  expect(text).toContain('CRITICAL | Succeeded');
  expect(text).toContain('policy app, v3 in force: Allow * on *');
  expect(text).toMatch(/severity +critical by S90/);
  expect(code).toBe(0);
});

it('without credentials says what is missing', async () => {
  const { code, text } = await preview({});
  expect(text).toContain('--look-up needs credentials of AWS');
  expect(code).toBe(2);
});

it.each([
  [['--look-up-role-name', 'x'], 'needs --look-up'],
  [['--look-up', '--summary'], 'leave --look-up out'],
  [['--look-up', '--look-up-role-name', 'path/x'], 'without a path'],
])('%j is refused', async (args, words) => {
  const refused = optionsOf(args);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(words);
});
