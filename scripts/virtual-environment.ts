/** Python packages in virtual environments within the project. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The names under which Python is on the PATH. */
export async function pythonPrograms(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const program of ['python3', 'python']) {
    try {
      await run(program, ['--version']);
      found.push(program);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return found;
}

/**
 * Creates the environment if it does not exist yet. It is moved into place once complete, because several processes may create
 * the same one, and any of them may be killed.
 *
 * @param folder named after its content and version
 * @param requirements file for `pip install -r`
 * @returns the path of its Python
 */
export async function virtualEnvironment(folder: string, requirements: string): Promise<string> {
  const own = `${folder}/bin/python`;
  if (existsSync(own)) return own;
  const [python] = await pythonPrograms();
  if (python === undefined) {
    throw new Error(
      'Python 3.9 or later is needed, and is not on the PATH. Get it from https://www.python.org/downloads/',
    );
  }
  mkdirSync(dirname(folder), { recursive: true });
  const made = mkdtempSync(`${folder}-`);
  try {
    const timeout = 20 * 60_000;
    await run(python, ['-m', 'venv', made], { timeout });
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
    await run(`${made}/bin/python`, install, { timeout });
    renameSync(made, folder);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    if (!existsSync(own)) throw error;
  }
  return own;
}
