/**
 * What the SDK's clients bring along and a function that only sends never runs. Each kB is read and compiled at every
 * cold start, so it is left out of the bundle, file by file, with the reason.
 *
 * A new version of the SDK may have its files elsewhere: a row that no file fits stops the build.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

interface Change {
  /** Path of the file within node_modules. */
  readonly file: RegExp;
  readonly why: string;
  readonly edit: (source: string) => string;
}

const only = (contents: string) => (): string => contents;

/** Nothing but the registration holds an error, and nothing but a key that is computed makes a shape seem to do something. */
function onlyUsedShapes(source: string): string {
  const constants = new Map([...source.matchAll(/^const (_\w+) = (".*");$/gm)].map(([, name, value]) => [name, value]));
  return source
    .replace(/^n0_registry\.registerError\(.*\);$/gm, '')
    .replace(/\[(_\w+)\]:/g, (key, name: string) => `${constants.get(name) ?? key}:`);
}

export const CHANGES: readonly Change[] = [
  {
    file: /@aws-sdk\/client-\w+\/dist-es\/schemas\/schemas_0\.js$/,
    why: 'Shapes of every command, and a class for each error a service may answer. Without its class an error has the same code, message and status, which is all that pipeline/failure.ts looks at.',
    edit: onlyUsedShapes,
  },
  {
    file: /@aws-sdk\/client-\w+\/package\.json$/,
    why: 'The clients say their version in the user agent, and bundle the whole file for it.',
    edit: (source) => JSON.stringify({ version: JSON.parse(source).version }),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/retry\/index\.js$/,
    why: 'pipeline/attempt.ts tries again itself: see adapters/client-settings.ts.',
    edit: only(`export const DEFAULT_RETRY_MODE = 'standard';
      export const RETRY_MODES = { STANDARD: 'standard', ADAPTIVE: 'adaptive' };
      export const NODE_MAX_ATTEMPT_CONFIG_OPTIONS = {};
      export const NODE_RETRY_MODE_CONFIG_OPTIONS = {};
      export const resolveRetryConfig = (config) => config;
      export const getRetryPlugin = () => ({
        // Others stand behind it by its name.
        applyToStack: (stack) => stack.add((next) => (args) => next(args), {
          name: 'retryMiddleware', tags: ['RETRY'], step: 'finalizeRequest', priority: 'high', override: true,
        }),
      });`),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/config\/shared-ini-file-loader\/loadSharedConfigFiles\.js$/,
    why: 'Profiles in ~/.aws: Lambda has none, and looking for them reads the disk.',
    edit: only(`export const CONFIG_PREFIX_SEPARATOR = '.';
      export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/config\/config-resolver\/regionConfig\/getInstanceMetadataRegion\.js$/,
    why: 'Asks an EC2 instance for its Region.',
    edit: only('export const getInstanceMetadataRegion = async () => undefined;'),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/checksum\/(?:sha256\/Sha256Js|md5\/Md5Js)\.js$/,
    why: 'For a Node.js without OpenSSL.',
    edit: only('export const Sha256Js = undefined; export const Md5Js = undefined;'),
  },
  {
    file: /@smithy\/signature-v4\/dist-es\/HeaderFormatter\.js$/,
    why: 'Signs the events of event streams.',
    edit: only('export class HeaderFormatter {}'),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/serde\/(?:date-utils|schema-serde-lib\/schema-date-utils)\.js$/,
    why: 'Reads dates: in the answers to what the function sends, SSM has one, in seconds since 1970.',
    edit: (source) => {
      const names = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name = '']) => name);
      return names
        .map((name) => `export const ${name} = ${/EpochTimestamp$/.test(name) ? EPOCH : LEFT_OUT};`)
        .join('\n');
    },
  },
  {
    file: /@smithy\/node-http-handler\/dist-es\/node-http-handler\.js$/,
    why: 'For endpoints without TLS, as the local AWS: as an ES module, node:http loads all of fetch for its exports.',
    edit: (source) => source.replace('await import("node:http")', 'process.getBuiltinModule("node:http")'),
  },
];

/** What stands for a function that reads dates. */
const EPOCH = '(seconds) => new Date(Math.round(Number(seconds) * 1000))';
const LEFT_OUT = "() => { throw new Error('dates were left out'); }";

export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup({ onLoad, onStart, onEnd }) {
    const unused = new Set<Change>();
    onStart(() => {
      for (const change of CHANGES) unused.add(change);
    });
    for (const change of CHANGES) {
      onLoad({ filter: change.file }, async ({ path }) => {
        unused.delete(change);
        const source = await readFile(path, 'utf8');
        const contents = change.edit(source);
        if (contents === source)
          return { errors: [{ text: `nothing to leave out of ${path} any more: ${change.why}` }] };
        return { contents, loader: path.endsWith('.json') ? 'json' : 'js' };
      });
    }
    onEnd(() => ({
      errors: [...unused].map(({ file }) => ({ text: `No file of the SDK fits ${file}: see scripts/lean-sdk.ts` })),
    }));
  },
};
