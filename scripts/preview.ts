/** Shows what CloudTrail records would become, without AWS: `--help` says how. */
import { preview } from './preview/cli.ts';

// Whoever reads only the first lines is content with them.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const { stdin, stdout, stderr, env } = process;
process.exitCode = await preview(process.argv.slice(2), { stdin, stdout, stderr, environment: env });
