/**
 * Takes JSON text apart while it is read, so that memory does not grow with the file: values one after another (NDJSON, or
 * one document), the elements of a list, and those of the lists that hold records within an object (`{"Records": […]}`).
 * Each goes to `JSON.parse` as text; what is found here is where it begins and ends.
 */

/** Keys of the outermost object whose list holds records: CloudTrail's files, `lookup-events`, CloudWatch Logs. */
const LIST_KEY = /"(?:Records|Events|events|logEvents)"\s*:\s*\[$/;
const KEY_TAIL_BYTES = 64;
/** A record has at most some hundred kB; beyond this it is no list of records, but something else. */
export const MAX_ELEMENT_BYTES = 16 * 1024 * 1024;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || (byte !== undefined && byte >= 9 && byte <= 13);

/** `line` counts from 1: where the text begins, or where it went wrong. */
export type Piece =
  | { readonly kind: 'element'; readonly text: string; readonly line: number }
  | { readonly kind: 'broken'; readonly reason: string; readonly line: number };

/**
 * Where the reader is. `values`: between values of the file, or in one. `list`: in a list of records. `rest`: behind such a
 * list, in the object around it. `line`: a line that cannot be read is passed over. `end`: nothing more can be made of it.
 */
type State = 'values' | 'list' | 'rest' | 'line' | 'end';

export class ElementReader {
  #state: State = 'values';
  #depth = 0;
  /** Depth at which elements of the list stand. */
  #listDepth = 0;
  #isInString = false;
  #isEscaped = false;
  #isLineStart = true;
  #line = 1;
  #startLine = 1;
  /** Of the element under way. */
  #pieces: Buffer[] = [];
  #bytes = 0;
  #found: Piece[] = [];

  #keep(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#bytes += piece.length;
  }

  #drop(): void {
    this.#pieces = [];
    this.#bytes = 0;
  }

  #endElement(last: Buffer): void {
    this.#keep(last);
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#drop();
    if (text.trim() !== '') this.#found.push({ kind: 'element', text, line: this.#startLine });
  }

  #break(reason: string, line: number, state: State): void {
    this.#found.push({ kind: 'broken', reason, line });
    this.#drop();
    this.#state = state;
    this.#depth = 0;
    this.#isInString = false;
    this.#isEscaped = false;
  }

  #isListKey(last: Buffer): boolean {
    let near = last.subarray(-KEY_TAIL_BYTES);
    for (let index = this.#pieces.length - 1; index >= 0 && near.length < KEY_TAIL_BYTES; index -= 1) {
      near = Buffer.concat([this.#pieces[index] ?? Buffer.alloc(0), near]).subarray(-KEY_TAIL_BYTES);
    }
    return LIST_KEY.test(near.toString('latin1'));
  }

  push(chunk: Buffer): readonly Piece[] {
    this.#found = [];
    /** Where the part of the chunk that belongs to the element begins; -1 with no element under way. */
    let from = this.#bytes > 0 ? 0 : -1;
    for (let index = 0; index < chunk.length && this.#state !== 'end'; index += 1) {
      const byte = chunk[index];
      const isLineStart = this.#isLineStart;
      this.#isLineStart = byte === NEWLINE;
      if (byte === NEWLINE) {
        if (this.#isInString) {
          const isOwnLine = this.#state === 'values' && this.#startLine === this.#line;
          this.#break('the line ends within a string', this.#line, isOwnLine ? 'values' : 'end');
          from = -1;
        }
        if (this.#state === 'line') this.#state = 'values';
        this.#line += 1;
        continue;
      }
      if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isInString = false;
        continue;
      }
      if (this.#state === 'line' || isSpace(byte)) continue;
      // Of lines of JSON, one that is cut off takes no other with it.
      const isNextValue = byte === OPEN_BRACE && isLineStart && this.#state === 'values' && this.#depth > 0;
      if (isNextValue && this.#startLine === this.#line - 1) {
        this.#break('the JSON of the line does not end', this.#startLine, 'values');
        from = -1;
      }
      const isBetween = from < 0 && (this.#state === 'values' ? this.#depth === 0 : this.#state === 'list');
      if (isBetween && this.#state === 'values' && byte === OPEN_BRACKET) {
        this.#state = 'list';
        this.#depth = 1;
        this.#listDepth = 1;
        continue;
      }
      if (isBetween && this.#state === 'values' && byte !== OPEN_BRACE) {
        this.#break(
          `JSON begins with { or [, not with ${JSON.stringify(String.fromCodePoint(byte ?? 0))}`,
          this.#line,
          'line',
        );
        continue;
      }
      if (isBetween && byte !== COMMA && byte !== CLOSE_BRACKET) {
        from = index;
        this.#startLine = this.#line;
      }
      if (byte === QUOTE) {
        this.#isInString = true;
      } else if (byte === OPEN_BRACE) {
        this.#depth += 1;
      } else if (byte === OPEN_BRACKET) {
        this.#depth += 1;
        if (this.#state === 'values' && this.#depth === 2 && this.#isListKey(chunk.subarray(from, index + 1))) {
          this.#drop();
          from = -1;
          this.#state = 'list';
          this.#listDepth = 2;
        }
      } else if (byte === COMMA) {
        if (this.#state === 'list' && this.#depth === this.#listDepth && from >= 0) {
          this.#endElement(chunk.subarray(from, index));
          from = -1;
        }
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (this.#state === 'list' && this.#depth === this.#listDepth) {
          if (from >= 0) this.#endElement(chunk.subarray(from, index));
          from = -1;
          this.#state = this.#listDepth === 1 ? 'values' : 'rest';
        }
        this.#depth -= 1;
        if (this.#depth === 0) {
          if (this.#state === 'values' && from >= 0) {
            this.#endElement(chunk.subarray(from, index + 1));
            from = -1;
          }
          if (this.#state === 'rest') this.#state = 'values';
        }
      }
    }
    if (from >= 0) this.#keep(Buffer.from(chunk.subarray(from)));
    if (this.#bytes > MAX_ELEMENT_BYTES) {
      this.#break(`a value of more than ${MAX_ELEMENT_BYTES / 1024 / 1024} MB begins here`, this.#startLine, 'end');
    }
    return this.#found;
  }

  /** What is left at the end of the text. */
  end(): readonly Piece[] {
    this.#found = [];
    const isOpen = this.#state === 'list' || this.#state === 'rest' || (this.#state === 'values' && this.#depth > 0);
    if (isOpen) {
      const where = this.#bytes > 0 ? this.#startLine : this.#line;
      this.#break('the JSON that begins here does not end: the file was cut off', where, 'end');
    }
    return this.#found;
  }
}
