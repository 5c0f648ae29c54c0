/** What is measured cold: the shipped files, and bundles as they are usually made. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundle } from '../build.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const TOPIC = { SNS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts' };
const MAIL = { SES_SENDER: 'alerts@example.com', SES_RECIPIENTS: '["security@example.com"]' };

export interface Subject {
  readonly name: string;
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Publishes over TLS, as to AWS. */
  readonly isTls: boolean;
}

/** esbuild's defaults for Node.js, minified: CommonJS, one file, the SDK as it is. */
async function usually(source: string, folder: string): Promise<string> {
  const outfile = join(folder, `${source}.cjs`);
  await build({
    entryPoints: [here(`${source}.ts`)],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node22',
    logLevel: 'error',
  });
  return outfile;
}

/** @param folder to write the bundles to */
export async function coldSubjects(folder: string): Promise<readonly Subject[]> {
  const ours = join(folder, 'ours');
  mkdirSync(ours, { recursive: true });
  const { files } = await bundle();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(ours, name), content);
  const floor = join(folder, 'floor.mjs');
  writeFileSync(
    floor,
    `import { gunzipSync } from 'node:zlib';
    export const handler = async ({ awslogs }) => JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString());`,
  );
  const index = join(ours, 'index.mjs');
  const usual = await usually('usual', folder);
  return [
    { name: 'floor', path: floor, environment: {}, isTls: false },
    { name: 'naive', path: await usually('naive', folder), environment: TOPIC, isTls: false },
    { name: 'usual', path: usual, environment: TOPIC, isTls: false },
    { name: 'ours', path: index, environment: TOPIC, isTls: false },
    { name: 'ours, with SES', path: index, environment: { ...TOPIC, ...MAIL }, isTls: false },
    { name: 'usual, TLS', path: usual, environment: TOPIC, isTls: true },
    { name: 'ours, TLS', path: index, environment: TOPIC, isTls: true },
  ];
}
