/** Runs the commands that the module's outputs contain, with the AWS CLI. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { virtualEnvironment } from '../../scripts/virtual-environment.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const VERSION = /==([\d.]+)/.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? '';
const VENV = fileURLToPath(new URL(`../../.cache/aws-cli-${VERSION}`, import.meta.url));

/** Installs the CLI once, which can take minutes, before any test counts its time. */
export const awsCli = (): Promise<string> => virtualEnvironment(VENV, REQUIREMENTS);

/** Version 1 of the CLI, the one on PyPI, takes the endpoint of SQS only from an option. */
const SHIM = 'aws() { command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }';

/**
 * @param command a shell command, as in an output
 * @param environment of the local AWS
 * @returns its standard output; rejects if it fails
 */
export async function runCommand(command: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const python = await awsCli();
  const PATH = `${python.replace(/\/python$/, '')}:${process.env['PATH']}`;
  const { stdout } = await promisify(execFile)('sh', ['-euc', `${SHIM}\n${command}`], {
    env: { PATH, ...environment },
  });
  return stdout;
}
