/** The AWS APIs: moto's server, in a process of its own that never outlives this one. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pythonPrograms, virtualEnvironment } from '../../scripts/virtual-environment.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const SERVER = fileURLToPath(new URL('moto_server.py', import.meta.url));
const VERSION = /==([\d.]+)/.exec(readFileSync(REQUIREMENTS, 'utf8'))?.[1] ?? '';
const VENV = fileURLToPath(new URL(`../../.cache/moto-${VERSION}`, import.meta.url));
const START_MS = 60_000;

/** Whether this Python has the pinned moto, with the parts its server needs. */
function hasMoto(python: string): boolean {
  const check = 'import flask, docker, moto, moto.moto_server.werkzeug_app; print(moto.__version__)';
  const { status, stdout } = spawnSync(python, ['-c', check], { encoding: 'utf8', timeout: 60_000 });
  return status === 0 && stdout.trim() === VERSION;
}

/** A Python that has moto: the one on the PATH, or a virtual environment made for the purpose. */
export async function pythonWithMoto(onProgress: (line: string) => void): Promise<string> {
  const ready = (await pythonPrograms()).find(hasMoto);
  if (ready !== undefined) return ready;
  if (!existsSync(VENV)) onProgress(`Installing moto ${VERSION} into a virtual environment, once …`);
  return virtualEnvironment(VENV, REQUIREMENTS);
}

export class Moto {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  static async start(onProgress: (line: string) => void): Promise<Moto> {
    const python = await pythonWithMoto(onProgress);
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(python, [SERVER], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH,
        HOME,
        AWS_ACCESS_KEY_ID: 'x',
        AWS_SECRET_ACCESS_KEY: 'x',
        AWS_DEFAULT_REGION: 'us-east-1',
        MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-4_000);
    });
    const port = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`moto did not start:\n${errors}`)), START_MS);
      createInterface({ input: child.stdout }).once('line', (line) => {
        clearTimeout(late);
        resolve(line);
      });
      child.once('exit', (code) => reject(new Error(`moto ended with status ${code}:\n${errors}`)));
    });
    return new Moto(`http://127.0.0.1:${port}`, child);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => {
      this.#child.once('exit', resolve);
    });
    this.#child.kill('SIGKILL');
    await ended;
  }
}
