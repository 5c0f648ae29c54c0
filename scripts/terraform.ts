/**
 * Runs Terraform for the demo and the tests, with a time limit and its own provider settings, and leaves no process behind.
 * TERRAFORM_BINARY_NAME, which CDK for Terraform also reads, selects another program: OpenTofu's `tofu`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = process.env['TERRAFORM_BINARY_NAME'] ?? 'terraform';

const CACHE = fileURLToPath(new URL('../.cache/terraform-plugins', import.meta.url));

/** A mirror is a folder that contains this. https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror */
const PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws');
/** The same provider under its name in OpenTofu. */
const PROVIDER_OF_OPENTOFU = join('registry.opentofu.org', 'hashicorp', 'aws');

/** Folders that Terraform itself searches, and those where machines without access to the registry keep software. */
function mirrorCandidates(): readonly string[] {
  const explicit = process.env['TF_PLUGIN_MIRROR'];
  const parents = ['/opt', '/usr/share', '/usr/local/share', '/usr/local/lib', join(homedir(), '.terraform.d')];
  const within = (parent: string): readonly string[] => {
    if (!existsSync(parent)) return [];
    return readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => join(parent, name));
  };
  return [...(explicit === undefined ? [] : [explicit]), ...parents, ...parents.flatMap(within)];
}

/** A local mirror of the AWS provider, or `null` to use the registry. */
export const findMirror = (): string | null =>
  mirrorCandidates().find((folder) => existsSync(join(folder, PROVIDER))) ?? null;

/**
 * Links the packages of a Terraform mirror under the name that OpenTofu looks for. Both tools follow links to packages, but not
 * to the folders above them.
 */
function mirrorForOpenTofu(mirror: string, folder: string): string {
  for (const path of globSync(['*/*_*', '*.zip'], { cwd: join(mirror, PROVIDER) })) {
    const link = join(folder, PROVIDER_OF_OPENTOFU, path);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(mirror, PROVIDER, path), link);
  }
  return folder;
}

/**
 * HCL of a CLI configuration.
 *
 * @param folder of the file
 */
function configuration(mirror: string | null, folder: string): string {
  if (mirror === null) {
    // Without the second line the cache applies only to providers in a lock file, and a copy of the module has none.
    return `plugin_cache_dir = ${JSON.stringify(CACHE)}\nplugin_cache_may_break_dependency_lock_file = true\n`;
  }
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["registry.terraform.io/hashicorp/*"]
  }
  filesystem_mirror {
    path    = ${JSON.stringify(mirrorForOpenTofu(mirror, folder))}
    include = ["registry.opentofu.org/hashicorp/*"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/*", "registry.opentofu.org/hashicorp/*"]
  }
}
`;
}

let configFile: string | null = null;

/** Respects the user's own configuration, unless the file does not exist, which would stop every command. */
function cliConfigFile(): string {
  const own = process.env['TF_CLI_CONFIG_FILE'];
  if (own !== undefined && existsSync(own)) return own;
  if (configFile === null) {
    mkdirSync(CACHE, { recursive: true });
    const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-cli-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    configFile = join(folder, 'terraform.rc');
    writeFileSync(configFile, configuration(findMirror(), folder));
  }
  return configFile;
}

/** Terraform gets none of the caller's credentials and settings, except those for proxies and certificates. */
function baseEnvironment(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SSL_CERT_FILE', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
  const inherited = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    TF_CLI_CONFIG_FILE: cliConfigFile(),
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    // Most of what Terraform and the provider hold is the provider's schema, which never becomes garbage: collecting a fifth as
    // often takes a quarter less CPU and a tenth more memory. The limit is for a configuration that holds more.
    GOGC: '400',
    GOMEMLIMIT: '1GiB',
  };
}

export class TerraformError extends Error {
  override readonly name = 'TerraformError';

  /** The message ends with Terraform's last lines. */
  constructor(what: string, output: string) {
    super(`${what}\n${output.trim().split('\n').slice(-60).join('\n')}`);
  }
}

/** The provider is a separate process, so the whole process group is signalled. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) endGroup(child, 'SIGKILL');
});

/** Interrupts running Terraform commands so that they write their state: for Ctrl-C. */
export function interruptTerraform(): void {
  for (const child of running) endGroup(child, 'SIGINT');
}

export interface TerraformOptions {
  /** Folder of the configuration. Terraform writes its state and providers there: never a folder of the project. */
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** For each command. Default 300. */
  readonly timeoutSeconds?: number;
  /** Called with each line as Terraform writes it. */
  readonly onLine?: (line: string) => void;
}

interface Finished {
  readonly code: number | null;
  readonly output: string;
}

export class Terraform {
  readonly #directory: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #timeoutSeconds: number;
  readonly #onLine: (line: string) => void;

  constructor({ directory, environment = {}, timeoutSeconds = 300, onLine = () => undefined }: TerraformOptions) {
    this.#directory = directory;
    this.#environment = { ...baseEnvironment(), ...environment };
    this.#timeoutSeconds = timeoutSeconds;
    this.#onLine = onLine;
  }

  /** @throws {TerraformError} if it takes too long */
  async run(args: readonly string[]): Promise<Finished> {
    const child = spawn(PROGRAM, [...args], {
      cwd: this.#directory,
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        output += `${line}\n`;
        this.#onLine(line);
      });
    }
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      endGroup(child, 'SIGINT');
      setTimeout(() => endGroup(child, 'SIGKILL'), 10_000).unref();
    }, this.#timeoutSeconds * 1_000);
    try {
      const code = await new Promise<number | null>((resolve, reject) => {
        child.on('error', reject);
        child.on('close', resolve);
      });
      if (isLate) throw new TerraformError(`terraform ${args[0]} took more than ${this.#timeoutSeconds} s`, output);
      return { code, output };
    } finally {
      clearTimeout(late);
      running.delete(child);
      endGroup(child, 'SIGKILL');
    }
  }

  async #must(args: readonly string[]): Promise<string> {
    const { code, output } = await this.run(args);
    if (code !== 0) throw new TerraformError(`terraform ${args.join(' ')} failed (${code})`, output);
    return output;
  }

  init(): Promise<string> {
    return this.#must(['init', '-no-color']);
  }

  validate(): Promise<string> {
    return this.#must(['validate', '-no-color']);
  }

  static #variables(variables: Readonly<Record<string, unknown>>): readonly string[] {
    return Object.entries(variables).map(
      ([name, value]) => `-var=${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
  }

  apply(variables: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return this.#must(['apply', '-no-color', '-auto-approve', ...Terraform.#variables(variables)]);
  }

  destroy(variables: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return this.#must(['destroy', '-no-color', '-auto-approve', ...Terraform.#variables(variables)]);
  }

  async plan(variables: Readonly<Record<string, unknown>> = {}): Promise<{ changes: boolean; text: string }> {
    const args = ['plan', '-no-color', '-detailed-exitcode', ...Terraform.#variables(variables)];
    const { code, output } = await this.run(args);
    if (code !== 0 && code !== 2) throw new TerraformError(`terraform plan failed (${code})`, output);
    return { changes: code === 2, text: output };
  }

  async output(): Promise<Readonly<Record<string, unknown>>> {
    const parsed: unknown = JSON.parse(await this.#must(['output', '-json']));
    if (typeof parsed !== 'object' || parsed === null) throw new Error('terraform output gave no object');
    return Object.fromEntries(
      Object.entries(parsed).map(([name, output]: [string, { readonly value: unknown }]) => [name, output.value]),
    );
  }
}
