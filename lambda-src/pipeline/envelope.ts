/**
 * Takes the JSON that CloudWatch Logs sends apart while it arrives. A delivery of 1 MB unpacks to tens of MB; held whole,
 * as text and again as objects, it would not fit into the 128 MB that the function has by default.
 *
 * What is left when the log events are taken out, the shell, is small and goes to `JSON.parse`.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * CloudTrail sends no record above 256 KB to CloudWatch Logs, which in JSON, with its quotes escaped, is a third more:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
 */
export const MAX_LOG_EVENT_BYTES = 1024 * 1024;
/** Kept of one that has more. */
const HEAD_BYTES = 16 * 1024;
/** The shell of a real delivery has some 300 bytes. */
const MAX_SHELL_BYTES = 256 * 1024;
const LOG_EVENTS_KEY = /"logEvents"\s*:\s*\[$/;
const KEY_TAIL_BYTES = 64;

export interface RawLogEvent {
  /** JSON text, or its beginning where `isTooLarge`. */
  readonly text: string;
  readonly isTooLarge: boolean;
}

/** Bytes collected over chunks, up to a limit; counts on beyond it. */
class Bytes {
  readonly #limit: number;
  #pieces: Buffer[] = [];
  #kept = 0;
  length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(piece: Buffer): void {
    this.length += piece.length;
    const kept = piece.subarray(0, this.#limit - this.#kept);
    if (kept.length === 0) return;
    // A view would keep the whole chunk it was cut from.
    this.#pieces.push(Buffer.from(kept));
    this.#kept += kept.length;
  }

  get isCut(): boolean {
    return this.length > this.#kept;
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }

  tail(count: number): string {
    return this.text().slice(-count);
  }
}

/** How many stand in a row before `end`, none of them before `start`. */
function backslashesBefore(chunk: Buffer, end: number, start: number): number {
  let at = end;
  while (at > start && chunk[at - 1] === BACKSLASH) at -= 1;
  return end - at;
}

export class EnvelopeReader {
  readonly #onLogEvent: (event: RawLogEvent) => void;
  readonly #shell = new Bytes(MAX_SHELL_BYTES);
  #element: Bytes | null = null;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  constructor(onLogEvent: (event: RawLogEvent) => void) {
    this.#onLogEvent = onLogEvent;
  }

  #endElement(element: Bytes, last: Buffer): void {
    this.#element = null;
    // Most stand in one chunk: read from there, without a copy.
    const isWhole = element.length === 0 && last.length <= MAX_LOG_EVENT_BYTES;
    if (!isWhole) element.add(last);
    const isTooLarge = element.isCut;
    const text = isWhole ? last.toString('utf8') : element.text().slice(0, isTooLarge ? HEAD_BYTES : undefined);
    if (text.trim() !== '') this.#onLogEvent({ text, isTooLarge });
  }

  /**
   * Within strings, where nearly all of a delivery stands, it goes from quote to quote: a third of the time of looking at
   * each byte. The state is kept in local variables within the loop for the same reason.
   */
  push(chunk: Buffer): void {
    let from = 0;
    let depth = this.#depth;
    let isInString = this.#isInString;
    let index = 0;
    if (this.#isEscaped && chunk.length > 0) {
      this.#isEscaped = false;
      index = 1;
    }
    while (index < chunk.length) {
      if (isInString) {
        const quote = chunk.indexOf(QUOTE, index);
        const end = quote === -1 ? chunk.length : quote;
        const isEscaped = backslashesBefore(chunk, end, index) % 2 === 1;
        if (quote === -1) this.#isEscaped = isEscaped;
        else isInString = isEscaped;
        index = end + 1;
        continue;
      }
      const byte = chunk[index];
      if (byte === QUOTE) {
        isInString = true;
      } else if (byte === OPEN_BRACE) {
        depth += 1;
      } else if (byte === OPEN_BRACKET) {
        depth += 1;
        if (depth === 2) {
          this.#shell.add(chunk.subarray(from, index + 1));
          from = index + 1;
          if (LOG_EVENTS_KEY.test(this.#shell.tail(KEY_TAIL_BYTES))) this.#element = new Bytes(MAX_LOG_EVENT_BYTES);
        }
      } else if (byte === COMMA) {
        if (depth === 2 && this.#element !== null) {
          this.#endElement(this.#element, chunk.subarray(from, index));
          from = index + 1;
          this.#element = new Bytes(MAX_LOG_EVENT_BYTES);
        }
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (depth === 2 && this.#element !== null) {
          this.#endElement(this.#element, chunk.subarray(from, index));
          from = index;
        }
        depth -= 1;
      }
      index += 1;
    }
    this.#depth = depth;
    this.#isInString = isInString;
    (this.#element ?? this.#shell).add(chunk.subarray(from));
  }

  /** Everything but the log events; a list of them that did not end stays open. `null`: too much to be real. */
  shell(): string | null {
    return this.#shell.isCut ? null : this.#shell.text();
  }
}
