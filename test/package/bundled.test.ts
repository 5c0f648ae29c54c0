/** The bill of materials and the notice list exactly what is in the zip. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { expect, it } from 'vitest';
import { bundle } from '../../scripts/build.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const BOM = read('modules/function/lambda.cdx.json');
const { components, specVersion } = JSON.parse(BOM);

/** Packages with bytes in the bundle, as `name version`, by the lock file. */
async function bundled(): Promise<readonly string[]> {
  const { metafile } = await bundle();
  const { packages } = JSON.parse(read('package-lock.json'));
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const folders = inputs.flatMap(([input, { bytesInOutput }]) => {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input) ?? [];
    return folder === undefined || bytesInOutput === 0 ? [] : [folder];
  });
  return [...new Set(folders)].map(
    (folder) => `${folder.replace(/^.*node_modules\//, '')} ${packages[folder].version}`,
  );
}

it('the bill of materials has every package of the bundle, in the locked version', async () => {
  const named = components.flatMap(({ group, name, version }: Record<string, string>) =>
    version === undefined ? [] : [`${group ? `${group}/` : ''}${name} ${version}`],
  );
  const inBundle = await bundled();
  expect(inBundle.length).toBeGreaterThan(5);
  expect(named).toEqual(expect.arrayContaining([...inBundle]));
});

it('it is valid CycloneDX, and an invalid one would be rejected', async () => {
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(specVersion).toBe('1.6');
  expect(await validator.validate(BOM)).toBeNull();
  expect(await validator.validate(BOM.replace('"type": "library"', '"type": "book"'))).not.toBeNull();
});

it('the notice lists each of them, under a licence that permits bundling', async () => {
  const notice = read('NOTICE');
  for (const entry of await bundled()) expect(notice).toContain(`\n${entry} (`);
  for (const [, licence = ''] of notice.matchAll(/^\S+ [\d.]+ \((.*)\)$/gm)) {
    expect(['Apache-2.0', 'MIT', 'ISC', '0BSD', 'BSD-3-Clause']).toContain(licence);
  }
});
