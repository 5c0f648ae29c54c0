/**
 * Changes the code of the pure folders and the pipeline in thousands of places, one at a time, and counts the changes that no test sees.
 * docs/mutation.md lists those that are left, with the reason.
 *
 *   npm run mutation                                          everything: hours
 *   npm run mutation -- --mutate "lambda-src/pipeline/*.ts"   some files
 *
 * Ends with 1 below a score of 90 %. No part of `npm test`.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STRYKER = `${ROOT}/node_modules/@stryker-mutator/core/bin/stryker.js`;

const child = spawn(process.execPath, [STRYKER, 'run', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
process.exitCode = await new Promise((resolve, reject) => {
  child.on('error', reject);
  child.on('exit', (code) => resolve(code ?? 1));
});
