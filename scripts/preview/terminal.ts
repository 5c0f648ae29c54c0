/** Colour and progress, only on terminals. */
import type { Severity } from '../../lambda-src/catalogue/severity.ts';

type Style = 'bold' | 'dim' | Severity;

/** SGR parameters. */
const CODES: Readonly<Record<Style, string>> = {
  bold: '1',
  dim: '2',
  critical: '1;35',
  high: '1;31',
  medium: '1;33',
  low: '1;34',
  info: '1',
};

/** Standard output or standard error, or a substitute in tests. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export type Paint = (style: Style, text: string) => string;

/** Colour on a terminal, unless NO_COLOR says otherwise: https://no-color.org */
export function paintFor({ isTTY }: Pick<Output, 'isTTY'>, environment: NodeJS.ProcessEnv): Paint {
  const isColoured = isTTY === true && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
  return (style, text) => (isColoured ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}

const EVERY_MS = 200;

/** A line that is overwritten. */
export class Progress {
  readonly #stream: Output;
  #shownAt = 0;

  constructor(stream: Output) {
    this.#stream = stream;
  }

  show(text: () => string): void {
    if (this.#stream.isTTY !== true || Date.now() - this.#shownAt < EVERY_MS) return;
    this.#shownAt = Date.now();
    this.#stream.write(`\r${text()}\u001b[K`);
  }

  clear(): void {
    if (this.#shownAt > 0) this.#stream.write('\r\u001b[K');
  }
}
