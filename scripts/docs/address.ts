/** Where the module is installed from: `version` and `repository` of package.json, the one place that a release fills. */
import { readFileSync } from 'node:fs';
import { table } from './page.ts';

interface Package {
  readonly version: string;
  /** `https://HOST/OWNER/terraform-aws-iam-change-alerts`; at example.com as long as it is not published. */
  readonly repository: string;
}

export const PACKAGE: Package = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** As Terraform's `source` takes it. */
export const gitSource = ({ repository, version }: Package): string => `git::${repository}.git?ref=v${version}`;

/** `OWNER/iam-change-alerts/aws`, as the registry derives it from a repository at GitHub. */
const registrySource = ({ repository }: Package): string =>
  `${/^https:\/\/github\.com\/([^/]+)\//.exec(repository)?.[1] ?? 'OWNER'}/iam-change-alerts/aws`;

export function addressTable(is: Package): string {
  const rows = [
    [
      'a clone',
      '`"./iam-change-alerts"`',
      `\`git clone ${is.repository}.git iam-change-alerts\` beside your configuration`,
    ],
    ['git', `\`"${gitSource(is)}"\``, 'a submodule: `.git//modules/trail?ref=…`'],
    ['a registry', `\`"${registrySource(is)}"\``, `\`version = "${is.version}"\`; a submodule: \`aws//modules/trail\``],
  ];
  const unpublished =
    'There is no public address yet: put your copy of the repository in place of `example.com`, and your namespace in place of `OWNER`.';
  return `${table(['from', '`source`', 'with'], rows)}${is.repository.includes('://example.com/') ? `\n\n${unpublished}` : ''}`;
}

/** cdktf.json of the example: CDK for Terraform copies a module with a path, its node_modules included. */
export const cdktfSettings = (text: string, is: Package): string =>
  text.replace(/"git::[^"]+"/, JSON.stringify(gitSource(is)));
