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
import JSZip from 'jszip';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ENTRY = 'lambda-src/handler.ts';
const OUT = 'out';
const ZIP = new URL('../modules/function/lambda.zip', import.meta.url);

/**
 * Ceilings that tell when something large came in unnoticed, not a budget to optimise for: the code that a start can load
 * without look-ups, and the zip without what only a switched-on feature loads.
 */
const CEILING = { start: 560_000, zip: 170_000 };

/** What the SDK imports in a browser, or for a stream of events. This function does neither, so the zip leaves it out. */
const NEVER_LOADED = ['bowser', '@smithy/core/event-streams'];
/**
 * Loaded only where lists outgrow the environment, where look-ups are on, and for a queued message where the role was
 * brought along.
 */
const LOOKED_UP: readonly string[] = [
  'lambda-src/aws/parameters.ts',
  'lambda-src/aws/look-up.ts',
  'lambda-src/aws/identity.ts',
];
/** Loaded only by installations that switch the feature on: counted apart in the zip. */
const OPTIONAL: readonly string[] = [...LOOKED_UP, 'lambda-src/aws/ses.ts', 'lambda-src/render/formats.ts'];

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
      contents: `import { environmentCredentials } from './lambda-src/aws/client-settings.ts';
        export const defaultProvider = () => environmentCredentials;`,
      resolveDir: ROOT,
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
    entryPoints: { index: ENTRY },
    outdir: OUT,
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
    external: NEVER_LOADED,
    // Names and order of the chunks come from paths: those within this folder, also where node_modules is a link.
    preserveSymlinks: true,
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
    plugins: [environmentCredentials],
  });
  const files = outputFiles.map(({ path, contents }) => [relative(`${ROOT}/${OUT}`, path), contents] as const);
  return { files: Object.fromEntries(files), metafile };
}

/** Zip begins here. */
const EPOCH = new Date(Date.UTC(1980, 0, 1));
const FILE_MODE = 0o100644;

/** JSZip, since it deflates as zlib does, in JavaScript: the same bytes with every version of Node.js. */
export function pack(files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  const zip = new JSZip();
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, content] of sorted) zip.file(name, content, { date: EPOCH, unixPermissions: FILE_MODE });
  const compressionOptions = { level: 9 };
  return zip.generateAsync({ type: 'uint8array', platform: 'UNIX', compression: 'DEFLATE', compressionOptions });
}

const bytesOf = (files: Bundle['files']): number => Object.values(files).reduce((sum, { length }) => sum + length, 0);

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

/** The entry, and all that it imports at once or later, but for the `optional` files and what only they import. */
function without(optional: readonly string[], { files, metafile: { outputs } }: Bundle): Bundle['files'] {
  const isOptional = (path: string): boolean => optional.includes(outputs[path]?.entryPoint ?? '');
  const loaded = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === ENTRY));
  // A set is walked to its end, also past what is added on the way.
  for (const path of loaded) {
    for (const { path: imported } of outputs[path]?.imports ?? []) {
      if (imported in outputs && !isOptional(imported)) loaded.add(imported);
    }
  }
  return Object.fromEntries(Object.entries(files).filter(([name]) => loaded.has(`${OUT}/${name}`)));
}

async function main(args: readonly string[]): Promise<number> {
  const isCheck = args.includes('--check');
  const unknown = args.filter((arg) => arg !== '--check');
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(' ')}. Usage: npm run build [-- --check]`);
    return 2;
  }
  const made = await bundle();
  const { files, metafile } = made;
  const zip = await pack(files);
  const sha256 = createHash('sha256').update(zip).digest('hex');
  const code = bytesOf(without(LOOKED_UP, made));
  const packed = (await pack(without(OPTIONAL, made))).length;
  const more = `what is loaded otherwise has ${kB(bytesOf(files) - code)}, the zip has ${kB(zip.length)} in all`;
  const sizes = `a start can load ${kB(code)}; the zip without optional features has ${kB(packed)}; ${more}`;
  const isTooLarge = code > CEILING.start || packed > CEILING.zip;
  if (isTooLarge || !isCheck) {
    for (const part of largest(metafile)) console.log(line(part));
  }
  if (isTooLarge) {
    console.error(
      `${sizes}. The ceilings are ${kB(CEILING.start)} and ${kB(CEILING.zip)}; above are the largest parts.`,
    );
    return 1;
  }
  if (isCheck) {
    if (Buffer.compare(readFileSync(ZIP), zip) !== 0) {
      console.error('modules/function/lambda.zip differs from the sources. Run "npm run build" and commit it.');
      return 1;
    }
  } else {
    writeFileSync(ZIP, zip);
  }
  console.log(`modules/function/lambda.zip: ${sizes}, SHA-256 ${sha256}`);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
