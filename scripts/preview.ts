/** Shows the alerts for CloudTrail records, without AWS: see `--help`. */
import { preview } from './preview/cli.ts';

// `| head` closes the pipe early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const { stdin, stdout, stderr, env } = process;
process.exitCode = await preview(process.argv.slice(2), { stdin, stdout, stderr, environment: env });
