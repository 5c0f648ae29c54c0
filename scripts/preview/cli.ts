/** Runs the preview, from arguments to exit status. */

import type { Readable } from 'node:stream';
import { grouped, plain } from '../../lambda-src/render/plain.ts';
import { InputError, sourcesOf } from './input.ts';
import { lookUpOf } from './look-up.ts';
import { HELP, type Options, optionsOf, UsageError } from './options.ts';
import { isProblem, type Problem, recordsOf } from './records.ts';
import { Show } from './show.ts';
import { Summary } from './summary.ts';
import { type Output, Progress, paintFor } from './terminal.ts';
import { warningsOf } from './warnings.ts';

const MAX_PROBLEMS = 20;

/** Where it reads and writes; a terminal says so with `isTTY`. */
export interface World {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
}

async function run(options: Options, { stdin, stdout, stderr, environment }: World): Promise<number> {
  const write = (text: string): void => {
    stdout.write(text);
  };
  const complain = (text: string): void => {
    stderr.write(`${text}\n`);
  };
  for (const warning of warningsOf(options.settings, Date.now())) complain(`Warning: ${plain(warning, 1_000)}`);
  const paint = paintFor(stdout, environment);
  const lookUp = await lookUpOf(options, environment);
  const view = options.summary ? new Summary(options, paint) : new Show(options, paint, write, lookUp);
  const progress = new Progress(stderr);
  const problems: Problem[] = [];
  let bad = 0;
  let files = 0;
  let records = 0;
  for await (const source of sourcesOf(options.paths, stdin)) {
    files += 1;
    for await (const found of recordsOf(source)) {
      if (isProblem(found)) {
        bad += 1;
        if (problems.length < MAX_PROBLEMS) problems.push(found);
      } else {
        records += 1;
        await view.take(found);
      }
      if (options.summary) progress.show(() => `${grouped(records)} records in ${grouped(files)} files …`);
    }
  }
  progress.clear();
  if (records > 0) {
    const tally = await view.end();
    // Otherwise standard output is for programs.
    if (options.format === 'text') write(tally);
    else complain(tally.trimEnd());
  }
  for (const { where, reason } of problems) complain(plain(`${where.file}:${where.line}: ${reason}`, 1_000));
  if (bad > problems.length) complain(`… and ${grouped(bad - problems.length)} more that cannot be read`);
  if (records === 0 && bad === 0) complain('There is no CloudTrail record in the input.');
  return records === 0 || bad > 0 ? 2 : 0;
}

/** @returns the exit status */
export async function preview(args: readonly string[], world: World): Promise<number> {
  try {
    const options = await optionsOf(args);
    if (options.help) {
      world.stdout.write(`${HELP}\n`);
      return 0;
    }
    if (options.paths.length === 0 && world.stdin.isTTY === true) {
      throw new UsageError('Name a file or a folder, or pipe records in.');
    }
    return await run(options, world);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof InputError)) throw error;
    world.stderr.write(`${error.message}\n${error instanceof UsageError ? 'See --help.\n' : ''}`);
    return 2;
  }
}
