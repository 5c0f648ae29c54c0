/** Installs what the tests start, once and before the time limit of any of them counts. */
import { pythonWithMoto } from '../local-aws/moto.ts';
import { awsCli } from './aws-cli.ts';

export default async function setup(): Promise<void> {
  await Promise.all([pythonWithMoto(() => undefined), awsCli()]);
}
