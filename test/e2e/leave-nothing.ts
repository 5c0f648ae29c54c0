/** Starts a local AWS with a warm function, prints the process ids of both, and stays: for the test that ends it. */
import { readdirSync, readFileSync } from 'node:fs';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { clientsOf } from '../local-aws/clients.ts';
import { startLocalAws } from '../local-aws/index.ts';

const aws = await startLocalAws();
const { iam, lambda } = clientsOf(aws.environment);
const { Role } = await iam.send(
  new CreateRoleCommand({ RoleName: 'function', AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }),
);
const ZipFile = zipSync({ 'index.mjs': strToU8('export const handler = async () => 1') });
const code = { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile } } as const;
await lambda.send(new CreateFunctionCommand({ FunctionName: 'warm', Role: Role?.Arn, ...code }));
await lambda.send(new InvokeCommand({ FunctionName: 'warm' }));

/** By /proc: field 4 of stat is the parent. */
const children = readdirSync('/proc')
  .filter((name) => /^\d+$/.test(name))
  .filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(process.pid);
    } catch {
      // It ended between the listing and the reading.
      return false;
    }
  });
console.log(JSON.stringify(children.map(Number)));
