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

const exportsOf = (source: string): readonly string[] => [
  ...[...source.matchAll(/^export (?:const|(?:async )?function|class) (\w+)/gm)].map(([, name = '']) => name),
  ...[...source.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = '']) => names.match(/\w+(?=\s*(?:,|$))/g) ?? []),
];

/** In place of a file; what it exported beside that is `undefined`. */
const only =
  (contents: string) =>
  (source: string): string => {
    const kept = exportsOf(contents.replace(/^ +/gm, ''));
    const gone = exportsOf(source).filter((name) => !kept.includes(name));
    return [contents, ...gone.map((name) => `export const ${name} = undefined;`)].join('\n');
  };

/** Nothing but the registration holds an error, and nothing but a key that is computed makes a shape seem to do something. */
function onlyUsedShapes(source: string): string {
  const constants = new Map([...source.matchAll(/^const (_\w+) = (".*");$/gm)].map(([, name, value]) => [name, value]));
  return source
    .replace(/^n0_registry\.registerError\(.*\);$/gm, '')
    .replace(/\[(_\w+)\]:/g, (key, name: string) => `${constants.get(name) ?? key}:`);
}

/** Leaves out methods of a class, as the SDK's files are laid out. */
const without =
  (...methods: readonly string[]) =>
  (source: string): string =>
    methods.reduce((text, method) => {
      const rest = text.replace(new RegExp(`^ {4}(?:async )?${method}\\(.*\\{\\n(?: {5,}.*\\n)* {4}\\}\\n`, 'm'), '');
      if (rest === text) throw new Error(`no method ${method} to leave out`);
      return rest;
    }, source);

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
    file: /@smithy\/core\/dist-es\/submodules\/config\/node-config-provider\/fromSharedConfigFiles\.js$/,
    why: 'Profiles in ~/.aws: Lambda has none, and looking for them reads the disk.',
    edit: only(`export const fromSharedConfigFiles = () => async () => {
        throw Object.assign(new Error('There are no profiles'), { tryNextLink: true });
      };`),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/config\/defaults-mode\/resolveDefaultsModeConfig\.js$/,
    why: 'Chooses time-outs and retries where a client is told none: see adapters/client-settings.ts.',
    edit: only("export const resolveDefaultsModeConfig = () => async () => 'legacy';"),
  },
  {
    file: /@aws-sdk\/client-\w+\/dist-es\/runtimeExtensions\.js$/,
    why: 'Lets extensions change the settings; none is given.',
    edit: only('export const resolveRuntimeExtensions = (config) => config;'),
  },
  {
    file: /@aws-sdk\/core\/dist-es\/submodules\/client\/middleware-logger\/loggerMiddleware\.js$/,
    why: 'Logs calls to a logger; none is given, and the pipeline logs what fails.',
    edit: only('export const getLoggerPlugin = () => ({ applyToStack: () => {} });'),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/client\/smithy-client\/schemaLogFilter\.js$/,
    why: 'Hides secrets from that logger.',
    edit: only('export const schemaLogFilter = () => undefined;'),
  },
  {
    file: /@aws-sdk\/core\/dist-es\/submodules\/client\/emitWarningIfUnsupportedVersion\.js$/,
    why: 'Warns of a Node.js that later versions of the SDK will not know; the module sets the runtime.',
    edit: only('export const emitWarningIfUnsupportedVersion = () => {};'),
  },
  {
    file: /@aws-sdk\/core\/dist-es\/submodules\/client\/util-endpoints\/lib\/aws\/partitions\.js$/,
    why: 'Names of the Regions: the patterns beside them tell the partition of each.',
    edit: (source) => source.replace(/("regions": )\{\n(?: {16}.*\n)* {12}\}/g, '$1{}'),
  },
  {
    file: /@aws-sdk\/core\/dist-es\/submodules\/client\/util-endpoints\/aws\.js$/,
    why: 'Conditions of other endpoints, as those of S3.',
    edit: only(`import { customEndpointFunctions } from '@smithy/core/endpoints';
      import { partition } from './lib/aws/partition';
      export const awsEndpointFunctions = { partition };
      customEndpointFunctions.aws = awsEndpointFunctions;`),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/endpoints\/util-endpoints\/utils\/endpointFunctions\.js$/,
    why: 'More of them.',
    edit: only(`import { booleanEquals, getAttr, isSet, stringEquals } from '../lib';
      export const endpointFunctions = { booleanEquals, getAttr, isSet, stringEquals };`),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/endpoints\/middleware-endpoint\/service-customizations\/index\.js$/,
    why: 'Buckets in host names.',
    edit: only('export const resolveParamsForS3 = async (parameters) => parameters;'),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/protocols\/HttpProtocol\.js$/,
    why: 'Event streams; parts of an input in the host name; errors of a protocol that is not used here.',
    edit: without(
      'setHostPrefix',
      'resolveError',
      'serializeEventStream',
      'deserializeEventStream',
      'loadEventStreamCapability',
      'getEventStreamMarshaller',
      'resolveEventStreamMarshaller',
    ),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/protocols\/RpcProtocol\.js$/,
    why: 'The call of it.',
    edit: (source) => source.replace('this.setHostPrefix(request, operationSchema, input);', ''),
  },
  {
    file: /@aws-sdk\/core\/dist-es\/submodules\/protocols\/ProtocolLib\.js$/,
    why: 'For REST.',
    edit: without('resolveRestContentType'),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/protocols\/serde\/FromStringShapeDeserializer\.js$/,
    why: 'Makes numbers, dates and lists of text; SNS and SES answer with text alone.',
    edit: only(`import { SerdeContext } from '../SerdeContext';
      export class FromStringShapeDeserializer extends SerdeContext {
        read(_schema, text) { return text; }
      }`),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/protocols\/json\/codec-v2\/JsonShapeSerializer2\.js$/,
    why: 'Dates, bytes and large numbers; SQS and SSM are sent text, numbers and lists of them, which JSON has.',
    edit: only(`export class JsonShapeSerializer2 {
        setSerdeContext() {}
        write(_schema, value) { this.value = value; }
        flush() { return JSON.stringify(this.value); }
      }`),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/protocols\/json\/codec-v2\/JsonShapeDeserializer2\.js$/,
    why: 'The same; of a parameter in SSM its value is read, and not its date.',
    edit: only(`import { toUtf8 } from '@smithy/core/serde';
      export class JsonShapeDeserializer2 {
        setSerdeContext() {}
        async read(_schema, bytes) { return JSON.parse(toUtf8(bytes)); }
        readObject(_schema, value) { return value; }
      }`),
  },
  {
    file: /@smithy\/signature-v4\/dist-es\/SignatureV4\.js$/,
    why: 'Signs links and event streams.',
    edit: without('presign', 'signEvent', 'signMessage', 'signString'),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/config\/config-resolver\/regionConfig\/getInstanceMetadataRegion\.js$/,
    why: 'Asks an EC2 instance for its Region.',
    edit: only(''),
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/checksum\/(?:sha256\/Sha256Js|md5\/Md5Js)\.js$/,
    why: 'For a Node.js without OpenSSL.',
    edit: only(''),
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
