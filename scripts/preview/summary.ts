/** Days of history in numbers: what would have been sent, and what would quieten it. */

import { rank, SEVERITIES, type Severity, worst } from '../../lambda-src/catalogue/severity.ts';
import type { Finding } from '../../lambda-src/finding/finding.ts';
import type { Settings } from '../../lambda-src/finding/settings.ts';
import { suppressedBy } from '../../lambda-src/finding/suppression.ts';
import { Memory } from '../../lambda-src/pipeline/memory.ts';
import { permissionSetOf } from '../../lambda-src/record/actor.ts';
import { grouped, plain } from '../../lambda-src/render/plain.ts';
import { renderText } from '../../lambda-src/render/text.ts';
import { plural } from '../../lambda-src/render/words.ts';
import { matchesEvent } from '../filter-pattern/index.ts';
import { Deliveries, type Delivery, type Judged, judgedIn, openSettings, processed } from './deliveries.ts';
import type { Options } from './options.ts';
import { PRESETS } from './presets.ts';
import type { FoundRecord } from './records.ts';
import type { Paint } from './terminal.ts';

const SHOWN = 8;
const SHOWN_SETTINGS = 6;
/** A setting that hides less than this part of the alerts is not worth its risk. */
const WORTH = 0.02;
const NAME_WIDTH = 58;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Names come from outside: so many are told apart, the others counted together. */
const MAX_KEYS = 10_000;
const OTHERS = 'all others';
const MAX_NAME = 200;

const add = (counts: Map<string, number>, key: string, more = 1): void => {
  const known = counts.has(key) || counts.size < MAX_KEYS ? key : OTHERS;
  counts.set(known, (counts.get(known) ?? 0) + more);
};

const most = (counts: ReadonlyMap<string, number>, shown: number): readonly (readonly [string, number])[] =>
  [...counts].sort(([, a], [, b]) => b - a).slice(0, shown);

/** `AttachRolePolicy 20, CreateRole 3 and 12 of other events`. */
function listed(counts: ReadonlyMap<string, number>, shown: number): string {
  const all = most(counts, Number.POSITIVE_INFINITY);
  const rest = all.slice(shown).reduce((sum, [, count]) => sum + count, 0);
  return [
    ...all.slice(0, shown).map(([name, count]) => `${name} ${grouped(count)}`),
    ...(rest === 0 ? [] : [`others ${grouped(rest)}`]),
  ].join(', ');
}

const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;

/** One setting that would hold findings back, and what it would hide. */
interface Candidate {
  hidden: number;
  messages: number;
  /** Findings it names, but which are too serious to be hidden. */
  kept: number;
  readonly severities: Map<string, number>;
  /** Events of a principal, principals of an event. */
  readonly details: Map<string, number>;
  readonly accounts: Set<string>;
}

/** The caller as exclusions name it: the role behind a session, whatever the account. */
const callerOf = ({ actor }: Finding): string | null => actor.roleArn ?? actor.arn;
const ACCOUNT = /^(arn:[^:]+:(?:iam|sts)::)(\d{12}):/;
const anyAccount = (arn: string): string => arn.replace(ACCOUNT, '$1*:');
const nameOf = (finding: Finding): string =>
  plain(callerOf(finding) ?? `${finding.actor.type} ${finding.actor.name}`, MAX_NAME);

/** For one account its own ARN, for several the one of any. */
const ownArn = (arn: string, { accounts: [first, second] }: { readonly accounts: ReadonlySet<string> }): string =>
  first === undefined || second !== undefined ? arn : arn.replace(':*:', `:${first}:`);

const isOfPeople = (arn: string | null): boolean => permissionSetOf(arn?.split('/').pop() ?? null) !== null;

export class Summary {
  readonly #options: Options;
  readonly #paint: Paint;
  readonly #deliveries = new Deliveries();
  readonly #seen = new Memory().alerted;
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
  readonly #byPrincipal = new Map<string, Candidate>();
  readonly #byEvent = new Map<string, Candidate>();
  readonly #bySeverity = new Map<string, Candidate>();

  constructor(options: Options, paint: Paint) {
    this.#options = options;
    this.#paint = paint;
  }

  async take(found: FoundRecord): Promise<void> {
    const { alertOn } = this.#options;
    this.#records += 1;
    this.#note(Date.parse(String(found.record['eventTime'])));
    for (const [name, pattern] of PRESETS) if (matchesEvent(pattern, found.record)) add(this.#selected, name);
    if (alertOn === null || !matchesEvent(alertOn.pattern, found.record)) return;
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
    const { batch, count } = await processed(delivery, openSettings(settings), (id) => this.#seen.has(id));
    this.#seen.add(batch.findings.flatMap(({ id }) => id ?? []));
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
    this.#weigh(sent, batch.unreadable.length === 0 ? messages : 0);
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

  /** What is above `excluded_up_to_severity` was meant to be heard. */
  #isAdvisable(minimumSeverity: Severity): boolean {
    const { settings } = this.#options;
    return (
      rank(minimumSeverity) > rank(settings.minimumSeverity) &&
      rank(minimumSeverity) <= rank(settings.excludedUpToSeverity)
    );
  }

  /** What each setting that is not set yet would do to the alerts of one message. */
  #weigh(sent: readonly Judged[], messages: number): void {
    const { settings } = this.#options;
    const hiding = new Map<Candidate, number>();
    const weigh = (
      candidates: Map<string, Candidate>,
      key: string,
      found: Finding,
      change: Partial<Settings>,
      detail: string,
    ): void => {
      if (!candidates.has(key) && candidates.size >= MAX_KEYS) return;
      const candidate = candidates.get(key) ?? {
        hidden: 0,
        messages: 0,
        kept: 0,
        severities: new Map<string, number>(),
        details: new Map<string, number>(),
        accounts: new Set<string>(),
      };
      candidates.set(key, candidate);
      if (suppressedBy(found, { ...settings, ...change }) === null) {
        candidate.kept += 1;
        return;
      }
      candidate.hidden += 1;
      add(candidate.severities, found.severity);
      add(candidate.details, detail);
      hiding.set(candidate, (hiding.get(candidate) ?? 0) + 1);
    };
    for (const { found } of sent) {
      const caller = callerOf(found);
      const event = found.eventName ?? '';
      if (caller !== null) {
        weigh(this.#byPrincipal, anyAccount(caller), found, { excludedPrincipalArns: [caller] }, event);
        const [, , account] = ACCOUNT.exec(caller) ?? [];
        if (account !== undefined) this.#byPrincipal.get(anyAccount(caller))?.accounts.add(account);
      }
      if (event !== '') weigh(this.#byEvent, event, found, { excludedEventNames: [event] }, nameOf(found));
      for (const minimumSeverity of SEVERITIES.filter((each) => this.#isAdvisable(each))) {
        weigh(this.#bySeverity, minimumSeverity, found, { minimumSeverity }, event);
      }
    }
    for (const [candidate, hidden] of hiding) if (hidden === sent.length) candidate.messages += messages;
  }

  async end(): Promise<string> {
    for (const delivery of this.#deliveries.end()) await this.#deliver(delivery);
    return `${[...this.#head(), ...this.#tables(), ...this.#advice()].join('\n')}\n`;
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

  /** A level that hides no more than the one below it says nothing new. */
  #steps(): readonly (readonly [string, Candidate])[] {
    let hidden = 0;
    return SEVERITIES.flatMap((severity) => {
      const candidate = this.#bySeverity.get(severity);
      if (candidate === undefined || candidate.hidden <= hidden) return [];
      hidden = candidate.hidden;
      return [[severity, candidate] as const];
    });
  }

  #advice(): readonly string[] {
    if (this.#alerts === 0) return [];
    const candidates = [
      ...[...this.#byPrincipal].map(([arn, each]) => ({
        ...each,
        input: `excluded_principal_arns = ["${ownArn(arn, each)}"]`,
        arn,
      })),
      ...[...this.#byEvent].map(([name, each]) => ({
        ...each,
        input: `excluded_event_names = ["${name}"]`,
        arn: null,
      })),
      ...this.#steps().map(([name, each]) => ({ ...each, input: `minimum_severity = "${name}"`, arn: null })),
    ];
    const best = candidates
      .filter(({ hidden }) => hidden >= Math.max(2, this.#alerts * WORTH))
      .sort((a, b) => b.hidden - a.hidden)
      .slice(0, SHOWN_SETTINGS);
    if (best.length === 0) {
      const why = candidates.some(({ hidden }) => hidden > 0)
        ? 'no setting would hide more than a few of these'
        : 'all of it is above excluded_up_to_severity';
      return [...this.#title('What would quieten it'), `  Nothing: ${why}.`];
    }
    return [
      ...this.#title('What would quieten it most, and what it would hide'),
      ...best.flatMap(({ input, hidden, messages, kept, severities, details, arn }) => [
        `  ${plain(input, 300)}`,
        `      ${grouped(hidden)} of ${plural(this.#alerts, 'alert')} (${percent(hidden, this.#alerts)}) and ${messages === 0 ? 'no message' : plural(messages, 'message')} fewer`,
        `      hides ${listed(severities, SEVERITIES.length)}: ${plain(listed(details, 4), 300)}`,
        ...(kept === 0 || !input.startsWith('excluded')
          ? []
          : [`      still sent, too serious to be hidden: ${grouped(kept)}`]),
        ...(isOfPeople(arn) ? ['      these are people, by a permission set of IAM Identity Center: think twice'] : []),
      ]),
    ];
  }
}
