/** Runs subjects in processes of their own, one after the other, round by round: what disturbs one disturbs all. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startAwsEndpoint } from '../../test/aws-endpoint.ts';
import { certificateOf } from '../../test/certificate.ts';
import { batchOf, eventOf } from './records.ts';
import type { Subject } from './subjects.ts';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Lambda's environment has nothing else. */
const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'ASIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'bench',
};

type Figures = Readonly<Record<string, number>>;

function child(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Figures> {
  const started = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  started.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    started.on('error', reject);
    started.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(output)) : reject(new Error(`${args.join(' ')} failed:\n${output}`)),
    );
  });
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

function medians(runs: readonly Figures[]): Figures {
  const names = Object.keys(runs[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name] ?? 0))]));
}

async function interleaved<Name extends string>(
  rounds: number,
  subjects: ReadonlyMap<Name, () => Promise<Figures>>,
): Promise<ReadonlyMap<Name, Figures>> {
  const runs = new Map<Name, Figures[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of subjects) runs.set(name, [...(runs.get(name) ?? []), await run()]);
  }
  return new Map([...runs].map(([name, figures]) => [name, medians(figures)]));
}

/** Import, and from the start of the import to the first publish, in ms; memory in MB. */
export async function cold(subjects: readonly Subject[], rounds: number): Promise<ReadonlyMap<string, Figures>> {
  const certificate = await certificateOf('localhost');
  const plain = await startAwsEndpoint();
  const tls = await startAwsEndpoint(() => null, certificate);
  const event = JSON.stringify(eventOf(batchOf(1)));
  try {
    return await interleaved(
      rounds,
      new Map(
        subjects.map(({ name, path, environment, isTls }) => [
          name,
          () =>
            child([here('cold-child.mjs'), path, event], {
              ...ENVIRONMENT,
              AWS_ENDPOINT_URL: (isTls ? tls : plain).url,
              NODE_EXTRA_CA_CERTS: certificate.file,
              ...environment,
            }),
        ]),
      ),
    );
  } finally {
    await Promise.all([plain.close(), tls.close()]);
    certificate.remove();
  }
}

export interface Warm {
  readonly subject: string;
  readonly size: number;
  readonly mixture: 'runs' | 'mixed';
}

export const keyOf = ({ subject, size, mixture }: Warm): string => `${subject}, ${size} ${mixture}`;

/** CPU time a record in µs, of the later half of the repetitions; memory in MB. */
export function warm(
  subjects: readonly Warm[],
  rounds: number,
  records: number,
): Promise<ReadonlyMap<string, Figures>> {
  return interleaved(
    rounds,
    new Map(
      subjects.map((subject) => [
        keyOf(subject),
        () => {
          const repetitions = Math.min(2_000, Math.max(4, Math.round(records / subject.size)));
          const args = [subject.subject, subject.size, subject.mixture, repetitions].map(String);
          return child([here('warm-child.ts'), ...args], {});
        },
      ]),
    ),
  );
}
