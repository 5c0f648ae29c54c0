/**
 * Remembers beyond the end of a process which record it was judging. A run that Lambda ends, for its time or its memory,
 * leaves nothing else behind; but the retry mostly comes to the same execution environment, whose /tmp outlives the process:
 * "The Lambda reset does not clear the /tmp directory content prior to the next init phase"
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-invoke-with-errors).
 *
 * In another environment the record is tried again, at most twice, and then Lambda keeps the event in the dead-letter queue.
 */
import { hash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Only judging a long record can take the function's time or memory; most records are shorter, and are not written down. */
const MIN_CHARACTERS = 4_096;
/** Of the position in the first line, so that it is written over. */
const WIDTH = 12;

export class Journal {
  readonly #path: string;
  readonly #onProblem: (error: unknown) => void;
  #file: number | null = null;
  #isOff = false;
  /** Positions of the records during which earlier runs of the event ended. */
  readonly suspects: ReadonlySet<number>;

  /**
   * @param folder that outlives the process
   * @param event tells the event from every other, and is the same in its retries
   * @param onProblem told once where the folder cannot be used; judging goes on without a journal
   */
  constructor(folder: string, event: string, onProblem: (error: unknown) => void) {
    this.#path = join(folder, `iam-change-alerts-${hash('sha256', event)}`);
    this.#onProblem = onProblem;
    let text = '';
    this.#try(() => {
      // Nearly always there is none: no run of this event ended within a long record.
      if (existsSync(this.#path)) text = readFileSync(this.#path, 'utf8');
    });
    this.suspects = new Set(text.split('\n').flatMap((line) => (/^ *\d+$/.test(line) ? [Number(line)] : [])));
  }

  #try(action: () => void): void {
    if (this.#isOff) return;
    try {
      action();
    } catch (error) {
      this.#isOff = true;
      this.#onProblem(error);
    }
  }

  judging(position: number, characters: number): void {
    this.#try(() => {
      if (characters < MIN_CHARACTERS) {
        this.#write('');
        return;
      }
      if (this.#file === null) {
        this.#file = openSync(this.#path, 'w');
        writeSync(this.#file, `${' '.repeat(WIDTH)}\n${[...this.suspects].join('\n')}\n`);
      }
      this.#write(String(position));
    });
  }

  #write(position: string): void {
    if (this.#file !== null) writeSync(this.#file, position.padStart(WIDTH), 0);
  }

  /** Judging is over; if delivering fails, the retry still knows the suspects. */
  judged(): void {
    this.#try(() => {
      if (this.#file === null) return;
      this.#write('');
      closeSync(this.#file);
      this.#file = null;
    });
  }

  /** The event is done with. */
  remove(): void {
    this.judged();
    this.#try(() => rmSync(this.#path, { force: true }));
  }
}
