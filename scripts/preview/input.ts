/** Streams files, folders and standard input; gzip is decompressed. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The input cannot be read at all: no such file, a folder without files. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

export interface Source {
  /** The path as it was given, or `standard input`. */
  readonly name: string;
  readonly open: () => Readable;
}

const HISTORY_FILE = /\.(?:json|ndjson|jsonl)(?:\.gz)?$/i;
/** CloudTrail writes digests and Insights next to the events, in folders with these names. */
const NOT_EVENTS = /^(?:CloudTrail-Digest|CloudTrail-Insights?|\..*)$/;

async function* filesIn(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name, 'en'))) {
    if (entry.isDirectory() && !NOT_EVENTS.test(entry.name)) yield* filesIn(join(folder, entry.name));
    else if (entry.isFile() && HISTORY_FILE.test(entry.name)) yield join(folder, entry.name);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new InputError(`${path}: no such file`);
    throw error;
  }
}

/** @param paths files and folders; `-`, or none, is standard input */
export async function* sourcesOf(paths: readonly string[], stdin: Readable): AsyncGenerator<Source> {
  for (const path of paths.length === 0 ? ['-'] : paths) {
    if (path === '-') {
      yield { name: 'standard input', open: () => stdin };
    } else if (await isFolder(path)) {
      let count = 0;
      for await (const name of filesIn(path)) {
        count += 1;
        yield { name, open: () => createReadStream(name) };
      }
      if (count === 0)
        throw new InputError(`${path}: no file in it ends with .json, .ndjson or .jsonl, packed (.gz) or not`);
    } else {
      yield { name: path, open: () => createReadStream(path) };
    }
  }
}

async function* unpacked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // An error of the pipeline also ends the iteration below.
  pipeline(Readable.from(chunks), gunzip, () => undefined);
  yield* gunzip;
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The text of a source, as UTF-8.
 *
 * @throws InputError for UTF-16; errors of zlib and the file system
 */
export async function* chunksOf({ open }: Source): AsyncGenerator<Buffer> {
  const rest: AsyncIterator<Buffer> = open()[Symbol.asyncIterator]();
  const { value: first, done } = await rest.next();
  if (done === true) return;
  const [a, b] = first;
  if (a === 0x1f && b === 0x8b) {
    yield* unpacked(joined(first, rest));
    return;
  }
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
    throw new InputError('UTF-16, as PowerShell writes with ">": write it as UTF-8 (Out-File -Encoding utf8)');
  }
  yield* joined(first.subarray(0, 3).equals(UTF8_MARK) ? first.subarray(3) : first, rest);
}
