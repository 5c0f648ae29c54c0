/** Nothing is used of the aws provider that one of its two major versions lacks, or warns of. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { stage } from '../../scripts/stage.ts';
import { Terraform } from '../../scripts/terraform.ts';
import { type Use, usesIn, usesOf } from './provider-uses.ts';

interface Schema {
  readonly attributes?: Readonly<Record<string, { readonly deprecated?: boolean }>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Schema }>>;
  readonly deprecated?: boolean;
}

interface Facts {
  readonly version: string;
  readonly types: Readonly<
    Record<string, { readonly names: readonly string[]; readonly deprecated: readonly string[] }>
  >;
}

/** What a version has to say of a use, or `null`. */
type Judge = (use: Use) => string | null;

/** @param path as `logging_config.log_group` */
function find(schema: Schema, path: string): { readonly deprecated?: boolean } | undefined {
  const [first = '', ...rest] = path.split('.');
  const inner = schema.block_types?.[first]?.block;
  if (inner === undefined) return rest.length === 0 ? schema.attributes?.[first] : undefined;
  return rest.length === 0 || inner.deprecated === true ? inner : find(inner, rest.join('.'));
}

async function judgeOf5(): Promise<Judge> {
  const staged = stage();
  try {
    const terraform = new Terraform({ directory: staged.folder, timeoutSeconds: 120 });
    await terraform.init();
    const { output } = await terraform.run(['providers', 'schema', '-json']);
    const provider = JSON.parse(output).provider_schemas['registry.terraform.io/hashicorp/aws'];
    return ({ type, path }) => {
      const isData = type.startsWith('data.');
      const schemas = isData ? provider.data_source_schemas : provider.resource_schemas;
      const schema: Schema | undefined = schemas[type.replace('data.', '')]?.block;
      const found = schema === undefined || path === '' ? schema : find(schema, path);
      if (found === undefined) return 'unknown';
      return found.deprecated === true ? 'deprecated' : null;
    };
  } finally {
    staged.remove();
  }
}

const { version, types }: Facts = JSON.parse(
  readFileSync(new URL('../data/aws-provider-6.json', import.meta.url), 'utf8'),
);

const judgeBy6: Judge = ({ type, path }) => {
  const facts = types[type];
  if (facts === undefined) return 'not looked up yet: run "npm run aws-provider-6"';
  const parents = path.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'));
  if (parents.some((name) => facts.deprecated.includes(name))) return 'deprecated';
  return path === '' || facts.names.includes(path) ? null : 'unknown';
};

const complaints = (uses: readonly Use[], judge: Judge): readonly string[] =>
  uses
    .flatMap((use) => {
      const complaint = judge(use);
      return complaint === null ? [] : [`${use.file}: ${use.type} ${use.path} is ${complaint}`];
    })
    .sort();

let judgeBy5: Judge;
let uses: readonly Use[];
beforeAll(async () => {
  judgeBy5 = await judgeOf5();
  uses = await usesOf();
}, 180_000);

it('finds what is used', () => {
  const found = uses.map(({ type, path }) => `${type} ${path}`);
  expect(found).toContain('aws_lambda_function logging_config.log_group');
  expect(found).toContain('aws_sqs_queue url');
  expect(found).toContain('data.aws_region endpoint');
  expect(found.length).toBeGreaterThan(150);
});

it('version 5 knows it all, and calls none of it deprecated', () => expect(complaints(uses, judgeBy5)).toEqual([]));

it(`version ${version} knows it all, and calls none of it deprecated`, () =>
  expect(complaints(uses, judgeBy6)).toEqual([]));

describe('would be noticed', () => {
  const bad = `
    data "aws_region" "current" {}
    resource "aws_s3_bucket" "this" { acl = "private" }
    resource "aws_lambda_function" "this" {
      nonsense = data.aws_region.current.name
      logging_config { nonsense = 1 }
    }`;

  it('by version 5', async () => {
    expect(complaints(await usesIn('x.tf', bad), judgeBy5)).toEqual([
      'x.tf: aws_lambda_function logging_config.nonsense is unknown',
      'x.tf: aws_lambda_function nonsense is unknown',
      'x.tf: aws_s3_bucket acl is deprecated',
    ]);
  });

  it('by version 6', async () => {
    expect(complaints(await usesIn('x.tf', bad), judgeBy6)).toEqual([
      'x.tf: aws_lambda_function logging_config.nonsense is unknown',
      'x.tf: aws_lambda_function nonsense is unknown',
      'x.tf: aws_s3_bucket acl is deprecated',
      'x.tf: data.aws_region name is deprecated',
    ]);
  });
});
