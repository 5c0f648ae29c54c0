/** Days of history in numbers: what would have been sent, and what would reduce it. */

import { SEVERITIES, type Severity, worst } from '../../lambda-src/catalogue/severity.ts';
import type { Finding } from '../../lambda-src/finding/finding.ts';
import { unsuppressed } from '../../lambda-src/finding/suppression.ts';
import { History } from '../../lambda-src/pipeline/history.ts';
import { grouped, plain } from '../../lambda-src/render/plain.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { plural } from '../../lambda-src/render/words.ts';

import { Advice, nameOf } from './advice.ts';
import { add, MAX_NAME, most, percent } from './counts.ts';
import { Deliveries, type Delivery, judgedIn, processed, remember } from './deliveries.ts';
import type { Options } from './options.ts';
import { isSelectedBy, PRESETS } from './presets.ts';
import type { FoundRecord } from './records.ts';
import type { Paint } from './terminal.ts';

const SHOWN = 8;
const NAME_WIDTH = 58;
const DAY_MS = 24 * 60 * 60 * 1000;

export class Summary {
  readonly #options: Options;
  readonly #paint: Paint;
  readonly #advice: Advice;
  readonly #deliveries = new Deliveries();
  readonly #told = new History();
  #records = 0;
  #duplicates = 0;
  #unreadable = 0;
  #alerts = 0;
  #messages = 0;
  #first: number | null = null;
  #last: number | null = null;
  readonly #selected = new Map<string, number>();
  readonly #heldBack = new Map<string, number>();
  readonly #severities = new Map<string, number>();
  readonly #principals = new Map<string, number>();
  readonly #gravest = new Map<string, Severity>();
  readonly #events = new Map<string, number>();
  readonly #messagesByDay = new Map<string, number>();

  constructor(options: Options, paint: Paint) {
    this.#options = options;
    this.#advice = new Advice(options.settings);
    this.#paint = paint;
  }

  async take(found: FoundRecord): Promise<void> {
    const { alertOn } = this.#options;
    this.#records += 1;
    this.#note(Date.parse(String(found.record['eventTime'])));
    for (const [name, pattern] of PRESETS) if (isSelectedBy(name, pattern, found.record)) add(this.#selected, name);
    if (alertOn === null || !isSelectedBy(alertOn.name, alertOn.pattern, found.record)) return;
    if (!PRESETS.has(alertOn.name)) add(this.#selected, alertOn.name);
    for (const delivery of this.#deliveries.take(found)) await this.#deliver(delivery);
  }

  #note(time: number): void {
    if (Number.isNaN(time)) return;
    this.#first = Math.min(this.#first ?? time, time);
    this.#last = Math.max(this.#last ?? time, time);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { settings } = this.#options;
    const { batch, count } = processed(delivery, unsuppressed(settings), this.#told);
    remember(batch, this.#told);
    this.#duplicates += count.duplicate;
    this.#unreadable += count.unreadable;
    const judged = judgedIn(batch, settings);
    for (const { heldBackBy } of judged) if (heldBackBy !== null) add(this.#heldBack, heldBackBy);
    const sent = judged.filter(({ heldBackBy }) => heldBackBy === null);
    this.#alerts += sent.length;
    for (const one of sent) this.#count(one.finding);
    if (sent.length === 0 && batch.unreadable.length === 0) return;
    const messages = renderText(
      { ...batch, findings: sent.map(({ finding }) => finding) },
      { maxBytes: 261_120 },
    ).length;
    this.#messages += messages;
    add(this.#messagesByDay, (sent[0]?.finding.time ?? '').slice(0, 10), messages);
    this.#advice.weigh(sent, batch.unreadable.length === 0 ? messages : 0);
  }

  #count(finding: Finding): void {
    const name = nameOf(finding);
    add(this.#severities, finding.severity);
    add(this.#principals, name);
    add(
      this.#events,
      plain(`${finding.eventName ?? 'event without a name'} (${finding.eventSource ?? 'unknown service'})`, MAX_NAME),
    );
    if (this.#principals.has(name)) this.#gravest.set(name, worst(this.#gravest.get(name) ?? 'info', finding.severity));
  }

  async end(): Promise<string> {
    for (const delivery of this.#deliveries.end()) await this.#deliver(delivery);
    return `${[...this.#head(), ...this.#tables(), ...this.#suggestions()].join('\n')}\n`;
  }

  get #days(): number {
    if (this.#first === null || this.#last === null) return 1;
    return Math.floor(this.#last / DAY_MS) - Math.floor(this.#first / DAY_MS) + 1;
  }

  #perDay(count: number): string {
    const rate = count / this.#days;
    return count === 0 ? '0' : rate < 0.1 ? rate.toPrecision(1) : rate.toFixed(1);
  }

  /** `name    12   0.4 a day`. */
  #row(name: string, count: number, more = ''): string {
    return `  ${name.padEnd(NAME_WIDTH)} ${grouped(count).padStart(9)} ${this.#perDay(count).padStart(9)} a day${more}`;
  }

  #title(text: string): readonly string[] {
    return ['', this.#paint('bold', text)];
  }

  #head(): readonly string[] {
    const day = (time: number | null): string => (time === null ? '?' : new Date(time).toISOString().slice(0, 10));
    const { alertOn } = this.#options;
    const patterns = [...PRESETS.keys(), ...(alertOn === null || PRESETS.has(alertOn.name) ? [] : [alertOn.name])];
    return [
      `${plural(this.#records, 'record')} from ${day(this.#first)} to ${day(this.#last)} (${plural(this.#days, 'day')})`,
      ...this.#title('Records that each pattern selects'),
      ...patterns.map((name) =>
        this.#row(name, this.#selected.get(name) ?? 0, name === alertOn?.name ? '   <- in force here' : ''),
      ),
    ];
  }

  #tables(): readonly string[] {
    const [busiest] = most(this.#messagesByDay, 1);
    const held = [...this.#heldBack].map(([rule, count]) => this.#row(`held back by ${rule}`, count));
    const severities = SEVERITIES.toReversed().filter((severity) => this.#severities.has(severity));
    return [
      ...this.#title('What you would have been sent'),
      this.#row('alerts', this.#alerts),
      ...severities.map((severity) => this.#row(`  ${severity}`, this.#severities.get(severity) ?? 0)),
      this.#row(
        'messages to each address',
        this.#messages,
        busiest === undefined ? '' : `, ${grouped(busiest[1])} on the busiest (${busiest[0]})`,
      ),
      ...held,
      ...(this.#duplicates === 0 ? [] : [this.#row('duplicates, not sent again', this.#duplicates)]),
      ...(this.#unreadable === 0 ? [] : [this.#row('could not be judged', this.#unreadable)]),
      ...(this.#alerts === 0 ? [] : [...this.#title('Alerts by principal'), ...this.#top(this.#principals)]),
      ...(this.#alerts === 0 ? [] : [...this.#title('Alerts by event'), ...this.#top(this.#events)]),
    ];
  }

  #top(counts: ReadonlyMap<string, number>): readonly string[] {
    const rest = [...counts].length - SHOWN;
    const lines = most(counts, SHOWN).map(([name, count]) => {
      const gravest = this.#gravest.get(name);
      const share = percent(count, this.#alerts).padStart(6);
      return `${this.#row(name, count, share)}${gravest === undefined ? '' : `, up to ${this.#paint(gravest, gravest)}`}`;
    });
    return [...lines, ...(rest > 0 ? [`  and ${grouped(rest)} more`] : [])];
  }

  #suggestions(): readonly string[] {
    if (this.#alerts === 0) return [];
    return [
      ...this.#title('Settings that would reduce it most, and what they would hide'),
      ...this.#advice.lines(this.#alerts),
    ];
  }
}
