/** The committed zip is what the sources produce on any machine, and it is complete. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { bundle, pack } from '../../scripts/build.ts';
import { controlMessage } from '../subscription-event.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ZIP = readFileSync(join(ROOT, 'modules/function/lambda.zip'));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const folders: string[] = [];
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'iam-change-alerts-package-'));
  folders.push(made);
  return made;
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

it('the committed zip is what the sources make, to the byte', async () => {
  const { files } = await bundle();
  expect(sha256(await pack(files))).toBe(sha256(ZIP));
});

it('one changed byte of the sources is noticed', async () => {
  const { files } = await bundle();
  const [name = '', content = new Uint8Array()] = Object.entries(files)[0] ?? [];
  const changed = { ...files, [name]: Uint8Array.of(...content.slice(0, -1), 0x20) };
  expect(sha256(await pack(changed))).not.toBe(sha256(ZIP));
});

describe('the same bytes come', () => {
  const copy = folder();
  for (const path of ['lambda-src', 'scripts', 'modules', 'package.json', 'tsconfig.json']) {
    cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));

  it('from another folder and time zone', () => {
    const args = ['--disable-warning=ExperimentalWarning', 'scripts/build.ts', '--check'];
    const env = { PATH: process.env['PATH'], TZ: 'Pacific/Kiritimati', LC_ALL: 'C' };
    expect(execFileSync(process.execPath, args, { cwd: copy, env, encoding: 'utf8' })).toContain(sha256(ZIP));
  });

  // Older majors do not read TypeScript: they get the script as JavaScript.
  it('from the Node.js on the PATH, whatever its major version', async () => {
    const script = join(copy, 'scripts/build.mjs');
    const { outputFiles } = await build({
      entryPoints: [join(ROOT, 'scripts/build.ts')],
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      write: false,
    });
    writeFileSync(script, outputFiles[0]?.contents ?? '');
    const env = { PATH: process.env['PATH'], TZ: 'America/Los_Angeles' };
    expect(execFileSync('node', [script, '--check'], { cwd: copy, env, encoding: 'utf8' })).toContain(sha256(ZIP));
  });
});

describe('in a folder without node_modules', () => {
  const task = folder();
  const files = unzipSync(ZIP);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(task, name), content);

  const env = { AWS_REGION: 'us-east-1', SNS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts' };
  const run = (code: string, ...args: string[]): string =>
    execFileSync(process.execPath, ['-e', code, ...args], { cwd: task, env, encoding: 'utf8' });

  it.each(Object.keys(files))('%s is read', (name) => {
    const code = `import(${JSON.stringify(join(task, name))}).then(() => console.log('read'))`;
    expect(run(code)).toMatch(/^read$/m);
  });

  it('the handler answers a control message', () => {
    const code = `import(${JSON.stringify(join(task, 'index.mjs'))})
      .then(({ handler }) => handler(JSON.parse(process.argv[1]), { awsRequestId: 'x', getRemainingTimeInMillis: () => 60000 }))
      .then((answer) => console.log('answered', answer))`;
    expect(run(code, JSON.stringify(controlMessage()))).toMatch(/^answered undefined$/m);
  });
});

it('nothing in the zip reveals where it was built', () => {
  const texts = Object.values(unzipSync(ZIP)).map((content) => Buffer.from(content).toString('utf8'));
  for (const text of texts) {
    for (const path of [ROOT, `${homedir()}/`, 'node_modules', 'file://', 'sourceMappingURL']) {
      expect(text.includes(path), path).toBe(false);
    }
  }
});
