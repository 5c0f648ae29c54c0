/** Shows the module at work without an AWS account: see `--help`. */
import { parseArgs } from 'node:util';
import { Interrupted, open, say, type Target, Walkthrough } from './demo/walkthrough.ts';
import { stage } from './stage.ts';
import { interruptTerraform } from './terraform.ts';

const HELP = `npm run demo [-- OPTION …]

Applies examples/minimal with the real Terraform and AWS provider to a local AWS, writes CloudTrail records into the log
group, prints the alerts that arrive, one of them without and with look-ups, plans again (no changes) and destroys. Nothing
leaves this machine; the first run downloads packages and the provider.

  --keep          runs until Ctrl-C, with an inbox in the browser, and shows the alert for each AWS call you make
  --endpoint URL  uses another AWS-compatible endpoint instead of the local AWS; it must evaluate subscription filters
                  and run the function itself
  --help          shows this

Exit status: 0 if everything was as expected, 1 if not, 2 for an invalid option, 130 after Ctrl-C.`;

/** Rejects at the first Ctrl-C or SIGTERM, after interrupting Terraform. */
function interruption(): Promise<never> {
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        interruptTerraform();
        reject(new Interrupted());
      });
    }
  });
  // If nothing awaits it at that moment, it is not an unhandled rejection.
  interrupted.catch(() => undefined);
  return interrupted;
}

async function show(endpoint: string | undefined, keep: boolean): Promise<number> {
  const interrupted = interruption();
  const staged = stage();
  let target: Target | null = null;
  let walkthrough: Walkthrough | null = null;
  try {
    target = await open(endpoint);
    walkthrough = new Walkthrough(target, staged.folder, keep, interrupted);
    await walkthrough.run();
    say('Everything was as expected.');
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) {
      say('Interrupted; cleaning up');
      return 130;
    }
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    await walkthrough?.cleanUp();
    await target?.local?.stop();
    staged.remove();
  }
}

async function main(args: readonly string[]): Promise<number> {
  let options: { keep?: boolean; endpoint?: string; help?: boolean };
  try {
    const known = { keep: { type: 'boolean' }, endpoint: { type: 'string' }, help: { type: 'boolean' } } as const;
    options = parseArgs({ args: [...args], options: known }).values;
    if (options.endpoint !== undefined && !/^https?:$/.test(new URL(options.endpoint).protocol)) {
      throw new TypeError('--endpoint must be a URL, as http://localhost:4566');
    }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    return 2;
  }
  if (options.help === true) {
    console.log(HELP);
    return 0;
  }
  return show(options.endpoint, options.keep === true);
}

process.exitCode = await main(process.argv.slice(2));
