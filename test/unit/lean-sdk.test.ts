import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { leanSdk } from '../../scripts/lean-sdk.ts';

it('a part of the SDK that is left out, and is no longer where it was, stops the build', async () => {
  const stdin = { contents: 'console.log(1)' };
  const building = build({ stdin, bundle: true, write: false, logLevel: 'silent', plugins: [leanSdk] });
  await expect(building).rejects.toThrow(/No file of the SDK fits/);
});
