/** `node warm.ts <what> <repetitions>`, the event on standard input: CPU time a record, after a warm-up of half of them. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { processEvent } from '../../lambda-src/pipeline/process.ts';
import { renderHtml } from '../../lambda-src/render/html.ts';
import { renderJson } from '../../lambda-src/render/json.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { GALLERY_SETTINGS } from '../../test/alerts/gallery.ts';
import type { SubscriptionEvent } from '../../test/subscription-event.ts';

const [, , what = '', repetitions = '2'] = process.argv;
const event: SubscriptionEvent = JSON.parse(readFileSync(0, 'utf8'));
const LIMITS = { maxBytes: 261_120 };

/** Decodes; returns how many records there were. */
const parse = (): number => {
  const { logEvents } = JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, 'base64')).toString());
  return logEvents.map(({ message }: { message: string }) => JSON.parse(message)).length;
};

const SUBJECTS: Readonly<Record<string, () => unknown>> = {
  parse,
  text: () => renderText(processEvent(event, GALLERY_SETTINGS).batch, LIMITS),
  'text, JSON and HTML': () => {
    const { batch } = processEvent(event, GALLERY_SETTINGS);
    return [renderText(batch, LIMITS), renderJson(batch, LIMITS), renderHtml(batch)];
  },
};

const cpuUs = (): number => process.cpuUsage().user + process.cpuUsage().system;

const run = SUBJECTS[what];
if (run === undefined) throw new Error(`${what} is none of ${Object.keys(SUBJECTS).join(', ')}`);
const times: number[] = [];
for (let repetition = 0; repetition < Number(repetitions); repetition += 1) {
  const before = cpuUs();
  run();
  times.push(cpuUs() - before);
}
const warm = times.slice(times.length >> 1).sort((a, b) => a - b);
process.stderr.write(JSON.stringify({ cpuPerRecordUs: (warm[warm.length >> 1] ?? 0) / parse() }));
