/** What the HCL uses of the AWS provider: arguments it sets and attributes it reads. */
import { readFileSync } from 'node:fs';
import { parse } from '@cdktn/hcl2json';
import { EXAMPLES, filesOf, MODULES, ROOT } from './hcl.ts';

const META = ['count', 'for_each', 'provider', 'depends_on', 'lifecycle', 'provisioner', 'connection'];

type Block = Readonly<Record<string, unknown>>;

export interface Use {
  readonly file: string;
  /** `aws_sns_topic`, `data.aws_region`. */
  readonly type: string;
  /** `kms_master_key_id`, `logging_config.log_group`; empty for the type itself. */
  readonly path: string;
}

const isBlock = (value: unknown): value is Block =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A `dynamic` block is what its content is. */
function undynamic({ dynamic, ...block }: Block): Block {
  const made = Object.entries(isBlock(dynamic) ? dynamic : {}).map(([name, blocks]): [string, readonly unknown[]] => [
    name,
    [block[name] ?? [], blocks].flat().flatMap((each) => (isBlock(each) ? (each['content'] ?? each) : [])),
  ]);
  return { ...block, ...Object.fromEntries(made) };
}

/** Paths of a block's arguments. hcl2json turns nested blocks into lists, but not the value of a map argument. */
function pathsOf(block: Block, before = ''): readonly string[] {
  return Object.entries(undynamic(block)).flatMap(([name, value]) => {
    if (before === '' && META.includes(name)) return [];
    const blocks = Array.isArray(value) ? value.filter(isBlock) : [];
    return [`${before}${name}`, ...blocks.flatMap((inner) => pathsOf(inner, `${before}${name}.`))];
  });
}

export async function usesIn(file: string, text: string): Promise<readonly Use[]> {
  const parsed: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly Block[]>>>>>> =
    await parse(file, text);
  const set = (kind: string, prefix: string): readonly Use[] =>
    Object.entries(parsed[kind] ?? {}).flatMap(([type, named]) =>
      Object.values(named)
        .flat()
        .flatMap((block) => ['', ...pathsOf(block)])
        .map((path) => ({ file, type: `${prefix}${type}`, path })),
    );
  const code = text.replace(/^\s*#.*$/gm, '');
  const read = [...code.matchAll(/\b((?:data\.)?aws_\w+)\.\w+(?:\[[^\]]*\])?\.(\w+)/g)];
  return [
    ...set('resource', ''),
    ...set('data', 'data.'),
    ...read.map(([, type = '', path = '']) => ({ file, type, path })),
  ].filter(({ type }) => /^(?:data\.)?aws_/.test(type));
}

/** Of all modules and examples. */
export async function usesOf(): Promise<readonly Use[]> {
  const files = [...MODULES, ...EXAMPLES].flatMap(filesOf);
  return (await Promise.all(files.map((file) => usesIn(file, readFileSync(new URL(file, ROOT), 'utf8'))))).flat();
}
