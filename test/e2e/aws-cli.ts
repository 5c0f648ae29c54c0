/** Runs commands that the module tells its users to run, with the AWS CLI they would have. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { virtualEnvironment } from '../../scripts/virtual-environment.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const VERSION = /==([\d.]+)/.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? '';
const VENV = fileURLToPath(new URL(`../../.cache/aws-cli-${VERSION}`, import.meta.url));

/** Version 1 of the CLI, which is the one on PyPI, takes the endpoint of SQS from an option alone. */
const SHIM = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }';

/**
 * @param command a line for the shell, as an output has it
 * @param environment of the local AWS
 * @returns what it printed; rejects when it fails
 */
export async function runCommand(command: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const python = await virtualEnvironment(VENV, REQUIREMENTS);
  const PATH = `${python.replace(/\/python$/, '')}:${process.env['PATH']}`;
  const { stdout } = await promisify(execFile)('sh', ['-euc', `${SHIM}\n${command}`], {
    env: { PATH, ...environment },
  });
  return stdout;
}
