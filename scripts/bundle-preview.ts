/**
 * Bundles the preview into dist/preview.mjs, the program of the package: one file of JavaScript without dependencies, since
 * Node.js reads no TypeScript within node_modules. "npm pack" runs it.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

await build({
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  entryPoints: ['scripts/preview.ts'],
  outfile: 'dist/preview.mjs',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  banner: { js: '#!/usr/bin/env node' },
  logLevel: 'warning',
});
