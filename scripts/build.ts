/**
 * Bundles the function and packs it into modules/function/lambda.zip, the file that Terraform uploads.
 *
 *   node scripts/build.ts            writes the zip
 *   node scripts/build.ts --check    fails when the zip differs from the sources by a byte
 *
 * The bytes hang on the sources and the locked packages alone: not on the folder, the time zone, the clock or the version
 * of Node.js. Nobody who plans or applies needs any of this.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { Zip, ZipPassThrough } from 'fflate';
import { leanSdk } from './lean-sdk.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ZIP = new URL('../modules/function/lambda.zip', import.meta.url);

/** Every kB is read and compiled at each cold start. Of all files together; a start reads those of the destinations in use. */
const BUDGET = { bundle: 282_000, zip: 103_000 };

/**
 * The SDK's default credential chain is some 130 kB of code for profiles, SSO and web identity; Lambda provides
 * credentials in the environment, and the clients are told to take them from there.
 */
const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({
      path: 'environment-credentials',
      namespace: 'replaced',
    }));
    onLoad({ filter: /.*/, namespace: 'replaced' }, () => ({
      contents: `import { environmentCredentials } from './lambda-src/aws/environment-credentials.ts';
        export const defaultProvider = () => environmentCredentials;`,
      resolveDir: ROOT,
    }));
  },
};

/**
 * Code that the SDK imports when asked to, and that nobody asks for in Node.js: the detection of browsers. Were it asked
 * for after all, the import would fail with this message.
 */
const leftOut: Plugin = {
  name: 'left-out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^bowser$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, namespace: 'left-out' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is not part of this bundle`)});`,
    }));
  },
};

export interface Bundle {
  /** File name in the zip, to content. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly metafile: Metafile;
}

export async function bundle(): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { index: 'lambda-src/handler.ts' },
    outdir: 'out',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What only one destination needs is a file of its own, loaded where that destination is used.
    splitting: true,
    chunkNames: '[name]-[hash]',
    minify: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    // The default for this platform prefers CommonJS, which crashes at import in an ES module.
    mainFields: ['module', 'main'],
    // Names and order of the chunks come from paths: those within this folder, also where node_modules is a link.
    preserveSymlinks: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
    plugins: [environmentCredentials, leftOut, leanSdk],
  });
  const files = outputFiles.map(({ path, contents }) => [relative(`${ROOT}/out`, path), contents] as const);
  return { files: Object.fromEntries(files), metafile };
}

/** A date without a time zone: zip stores local time, and fflate reads it from a `Date` in local time. */
const EPOCH = new Date(1980, 0, 1);
const UNIX = 3;
const FILE_MODE = 0o100644;
const DEFLATE = 8;

/** A file of the zip that was compressed before; fflate adds its size and checksum. */
class Compressed extends ZipPassThrough {
  override readonly compression = DEFLATE;
  override readonly mtime = EPOCH;
  override readonly os = UNIX;
  override readonly attrs = FILE_MODE * 2 ** 16;
  readonly #compressed: Uint8Array<ArrayBuffer>;

  constructor(name: string, compressed: Uint8Array<ArrayBuffer>) {
    super(name);
    this.#compressed = compressed;
  }

  protected override process(_chunk: Uint8Array, isFinal: boolean): void {
    this.ondata(null, this.#compressed, isFinal);
  }
}

export async function pack(files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  // Takes seconds for a zip that is 6 % smaller. It listens to the process's errors as soon as it is imported.
  const { deflateAsync } = await import('@gfx/zopfli');
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const [name, content] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const file = new Compressed(name, new Uint8Array(await deflateAsync(content, {})));
    zip.add(file);
    file.push(content, true);
  }
  zip.end();
  return Buffer.concat(chunks);
}

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

interface Part {
  readonly name: string;
  readonly bytes: number;
  /** A file that imports it, of another part. */
  readonly askedForBy: string | null;
}

const partOf = (input: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input.split('/').slice(0, 3).join('/');

/** Where the bytes of the bundle come from, by package or by folder of our own. */
export function largest({ inputs, outputs }: Metafile): readonly Part[] {
  const sizes = new Map<string, number>();
  for (const output of Object.values(outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const name = partOf(input);
      sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
    }
  }
  const askedForBy = (name: string): string | null => {
    const asks = ([importer, { imports }]: readonly [string, Metafile['inputs'][string]]): boolean =>
      partOf(importer) !== name && imports.some(({ path }) => partOf(path) === name);
    return (
      Object.entries(inputs)
        .find(asks)?.[0]
        .replace(/^.*node_modules\//, '') ?? null
    );
  };
  return [...sizes]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 12)
    .map(([name, bytes]) => ({ name, bytes, askedForBy: askedForBy(name) }));
}

const line = ({ name, bytes, askedForBy }: Part): string =>
  `${kB(bytes).padStart(10)}  ${name}${askedForBy === null ? '' : `, for ${askedForBy}`}`;

async function main(args: readonly string[]): Promise<number> {
  const isCheck = args.includes('--check');
  const unknown = args.filter((arg) => arg !== '--check');
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(' ')}. Usage: npm run build [-- --check]`);
    return 2;
  }
  const { files, metafile } = await bundle();
  const zip = await pack(files);
  const sha256 = createHash('sha256').update(zip).digest('hex');
  const bytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  if (bytes > BUDGET.bundle || zip.length > BUDGET.zip) {
    console.error(
      `The bundle has ${kB(bytes)} of ${kB(BUDGET.bundle)}, the zip ${kB(zip.length)} of ${kB(BUDGET.zip)}. The largest parts, and who asks for them:`,
    );
    for (const part of largest(metafile)) console.error(line(part));
    return 1;
  }
  if (isCheck) {
    const committed = readFileSync(ZIP);
    if (Buffer.compare(committed, zip) !== 0) {
      console.error('modules/function/lambda.zip differs from the sources. Run "npm run build" and commit it.');
      return 1;
    }
    console.log(`modules/function/lambda.zip is what the sources make: ${kB(zip.length)}, SHA-256 ${sha256}`);
    return 0;
  }
  writeFileSync(ZIP, zip);
  for (const [name, content] of Object.entries(files)) console.log(`${kB(content.length).padStart(10)}  ${name}`);
  console.log('The largest parts:');
  for (const part of largest(metafile)) console.log(line(part));
  console.log(`modules/function/lambda.zip: ${kB(zip.length)} (${kB(bytes)} unpacked), SHA-256 ${sha256}`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
