/**
 * Bundles the preview into dist/preview.mjs, the package's program: one JavaScript file without dependencies, because Node.js
 * does not strip types within node_modules. "npm pack" runs this script.
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
  // As in build.ts.
  mainFields: ['module', 'main'],
  // The comments that name each file say node_modules, wherever that link may lead.
  preserveSymlinks: true,
  banner: { js: '#!/usr/bin/env node' },
  logLevel: 'warning',
});
