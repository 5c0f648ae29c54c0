/** The HCL uses nothing that version 6 of the AWS provider lacks or deprecates. All other tests run with version 5. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Use, usesIn, usesOf } from './provider-uses.ts';

interface Facts {
  readonly version: string;
  readonly types: Readonly<
    Record<string, { readonly names: readonly string[]; readonly deprecated: readonly string[] }>
  >;
}

const { version, types }: Facts = JSON.parse(
  readFileSync(new URL('../data/aws-provider-6.json', import.meta.url), 'utf8'),
);

function problemOf({ type, path }: Use): string | null {
  const facts = types[type];
  if (facts === undefined) return 'not looked up yet: run "npm run aws-provider-6"';
  const parents = path.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'));
  if (parents.some((name) => facts.deprecated.includes(name))) return 'deprecated';
  return path === '' || facts.names.includes(path) ? null : 'unknown';
}

const problems = (uses: readonly Use[]): readonly string[] =>
  uses
    .flatMap((use) => {
      const problem = problemOf(use);
      return problem === null ? [] : [`${use.file}: ${use.type} ${use.path} is ${problem}`];
    })
    .sort();

it(`version ${version} has everything that is used, and deprecates none of it`, async () => {
  const uses = await usesOf();
  const found = uses.map(({ type, path }) => `${type} ${path}`);
  expect(found).toContain('aws_lambda_function logging_config.log_group');
  expect(found).toContain('data.aws_region endpoint');
  expect(found.length).toBeGreaterThan(150);
  expect(problems(uses)).toEqual([]);
});

it('a use that it lacks or deprecates is noticed', async () => {
  const bad = `
    data "aws_region" "current" {}
    resource "aws_s3_bucket" "this" { acl = "private" }
    resource "aws_lambda_function" "this" {
      nonsense = data.aws_region.current.name
      logging_config { nonsense = 1 }
    }`;
  expect(problems(await usesIn('x.tf', bad))).toEqual([
    'x.tf: aws_lambda_function logging_config.nonsense is unknown',
    'x.tf: aws_lambda_function nonsense is unknown',
    'x.tf: aws_s3_bucket acl is deprecated',
    'x.tf: data.aws_region name is deprecated',
  ]);
});
