/**
 * Measures the function against the least anything could do, and against what is usual.
 *
 *   npm run bench               writes docs/performance.md and .cache/bench.json
 *   npm run bench -- --quick    few runs, and the ratios alone: what continuous integration prints
 *
 * Medians of interleaved runs. Only ratios within one run say anything: other machines are faster or slower.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cold, keyOf, type Warm, warm } from './bench/measure.ts';
import { payloadMemory } from './bench/memory.ts';
import { coldSubjects } from './bench/subjects.ts';
import { fill, table } from './docs/page.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = `${ROOT}/docs/performance.md`;

const SUBJECTS = ['floor', 'naive', 'findings', 'text', 'text and JSON', 'text, JSON and HTML'];
const SIZES = [1, 100, 1_000, 10_000];

/** arm64, us-east-1, first tier. https://aws.amazon.com/lambda/pricing/ */
const USD_PER_GB_SECOND = 0.000_013_333_4;
const USD_PER_MILLION_REQUESTS = 0.2;
const MEMORY_GB = 128 / 1024;
/** A function of 1,769 MB has one vCPU, smaller ones their share. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const VCPU_SHARE = 128 / 1_769;

/** @param cpuMs of one invocation on a whole vCPU */
const usdPerMillion = (cpuMs: number): number =>
  1_000_000 * (cpuMs / 1_000 / VCPU_SHARE) * MEMORY_GB * USD_PER_GB_SECOND + USD_PER_MILLION_REQUESTS;

interface Ratio {
  readonly what: string;
  readonly value: number;
  readonly target: number;
}

type Results = ReadonlyMap<string, Readonly<Record<string, number>>>;

function ratiosOf(coldly: Results, warmly: Results): readonly Ratio[] {
  const coldRatio = (name: string, figure: string): number =>
    (coldly.get(name)?.[figure] ?? 0) / (coldly.get('usual')?.[figure] ?? 1);
  const cpu = (subject: string, size: number): number =>
    warmly.get(keyOf({ subject, size, mixture: 'runs' }))?.['cpuPerRecordUs'] ?? 0;
  return [
    { what: 'cold import, to the usual bundle', value: coldRatio('ours', 'importCpuMs'), target: 0.5 },
    { what: 'first publish included', value: coldRatio('ours', 'publishCpuMs'), target: 0.6 },
    {
      what: 'a record to text and JSON at 1,000, to the floor',
      value: cpu('text and JSON', 1_000) / cpu('floor', 1_000),
      target: 3,
    },
    {
      what: 'with HTML on top',
      value: cpu('text, JSON and HTML', 1_000) / cpu('floor', 1_000),
      target: 5,
    },
    {
      what: 'a record at 10,000, to one at 1,000',
      value: cpu('text and JSON', 10_000) / cpu('text and JSON', 1_000),
      target: 1.1,
    },
  ];
}

const ratioTable = (ratios: readonly Ratio[]): string =>
  table(
    ['ratio', 'measured', 'aim'],
    ratios.map(({ what, value, target }) => [what, value.toFixed(2), `≤ ${target}`]),
  );

const coldTable = (coldly: Results): string =>
  table(
    ['cold', 'import, CPU ms (ms)', 'with the first publish, CPU ms (ms)', 'memory, MB'],
    [...coldly].map(([name, figures]) => {
      const of = (figure: string): string => (figures[figure] ?? 0).toFixed(0);
      return [
        name,
        `${of('importCpuMs')} (${of('importMs')})`,
        `${of('publishCpuMs')} (${of('publishMs')})`,
        of('memoryMb'),
      ];
    }),
  );

const warmTable = (warmly: Results): string =>
  table(
    ['CPU a record, µs (memory, MB)', ...SIZES.map((size) => size.toLocaleString('en')), '1,000, all different'],
    SUBJECTS.map((subject) => [
      subject,
      ...[
        ...SIZES.map((size) => keyOf({ subject, size, mixture: 'runs' })),
        keyOf({ subject, size: 1_000, mixture: 'mixed' }),
      ].map((key) => {
        const { cpuPerRecordUs = 0, memoryMb = 0 } = warmly.get(key) ?? {};
        return `${cpuPerRecordUs.toFixed(cpuPerRecordUs < 100 ? 1 : 0)} (${memoryMb.toFixed(0)})`;
      }),
    ]),
  );

async function main(args: readonly string[]): Promise<number> {
  const isQuick = args.includes('--quick');
  const unknown = args.filter((arg) => arg !== '--quick');
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(' ')}. Usage: npm run bench [-- --quick]`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'iam-change-alerts-bench-'));
  try {
    const subjects = await coldSubjects(folder);
    const coldly = await cold(
      isQuick ? subjects.filter(({ name }) => name === 'usual' || name === 'ours') : subjects,
      isQuick ? 5 : 21,
    );
    const all: readonly Warm[] = SUBJECTS.flatMap((subject) => [
      ...SIZES.map((size) => ({ subject, size, mixture: 'runs' }) as const),
      { subject, size: 1_000, mixture: 'mixed' } as const,
    ]);
    const few = all.filter(
      ({ subject, size, mixture }) =>
        mixture === 'runs' && size >= 1_000 && !['naive', 'findings', 'text'].includes(subject),
    );
    const warmly = isQuick ? await warm(few, 1, 12_000) : await warm(all, 3, 100_000);
    const ratios = ratiosOf(coldly, warmly);
    console.log(`${ratioTable(ratios)}`);
    if (isQuick) return 0;
    const payloads = await payloadMemory();
    const ours = coldly.get('ours');
    const perEvent = warmly.get(keyOf({ subject: 'text', size: 1, mixture: 'runs' }))?.['cpuPerRecordUs'] ?? 0;
    const perThousand = warmly.get(keyOf({ subject: 'text', size: 1_000, mixture: 'runs' }))?.['cpuPerRecordUs'] ?? 0;
    const costs = table(
      ['a million events that come', 'US$'],
      [
        [
          'one by one, each to a cold function (CPU to the first publish, counted as if it were billed whole)',
          usdPerMillion(ours?.['publishCpuMs'] ?? 0).toFixed(2),
        ],
        ['one by one, to a warm function (computing alone)', usdPerMillion(perEvent / 1_000).toFixed(2)],
        ['a thousand at a time', (usdPerMillion(perThousand) / 1_000).toFixed(3)],
      ],
    );
    const memory = table(
      ['in 128 MB', 'highest memory, MB', 'outcome'],
      payloads.map(({ what, memoryMb, outcome }) => [what, memoryMb.toFixed(0), outcome]),
    );
    const machine = `${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${process.platform} ${process.arch}.`;
    const text = [machine, ratioTable(ratios), coldTable(coldly), warmTable(warmly), memory, costs].join('\n\n');
    console.log(text);
    mkdirSync(`${ROOT}/.cache`, { recursive: true });
    const held = payloads.map(({ what, memoryMb, outcome }) => ({ what, memoryMb, outcome }));
    const json = { machine, ratios, cold: Object.fromEntries(coldly), warm: Object.fromEntries(warmly), held };
    writeFileSync(`${ROOT}/.cache/bench.json`, `${JSON.stringify(json, null, 2)}\n`);
    writeFileSync(PAGE, fill(readFileSync(PAGE, 'utf8'), 'figures', text));
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
