import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, safeJson } from '../../../lambda-src/render/plain.ts';
import { text } from './arbitrary.ts';
import { hidingIn } from './safety.ts';

/** Lone surrogates as U+FFFD: what UTF-8 can carry. */
const wellFormed = (any: string): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(any));

describe('plain', () => {
  it.each([
    ['a line break', 'bob\r\nSeverity: info', 'bob\\r\\nSeverity: info'],
    ['a right-to-left override', 'ma\u202Ello', 'ma\\u{202E}llo'],
    ['an isolate', '\u2066x\u2069', '\\u{2066}x\\u{2069}'],
    ['a zero-width space', 'ad\u200Bmin', 'ad\\u{200B}min'],
    ['an escape sequence', '\u001B[2J', '\\u{001B}[2J'],
    ['a lone surrogate', 'a\uD800b', 'a\\u{D800}b'],
    ['a tag character', 'a\u{E0041}', 'a\\u{E0041}'],
    ['a Hangul filler', 'a\u3164', 'a\\u{3164}'],
    ['a run of spaces', `a${' '.repeat(80)}b`, 'a [80 spaces] b'],
    ['a no-break space', 'a\u00A0b', 'a b'],
    ['stacked marks', `e${'\u0301'.repeat(9)}`, 'e[9 combining marks]'],
    ['a URL', 'https://evil.example/login', 'https[:]//evil.example/login'],
    ['a URL without slashes', 'HTTPS:evil.example', 'HTTPS[:]evil.example'],
    ['any scheme with slashes', 'x-y://evil, z:\\\\evil', 'x-y[:]//evil, z[:]\\\\evil'],
    ['an address', 'mailto:a@evil.example', 'mailto[:]a@evil.example'],
    ['a script', 'see javascript:alert(1)', 'see javascript[:]alert(1)'],
    ['a host for files', 'ftp.evil.example, sftp.example', 'ftp[.]evil.example, sftp.example'],
    ['a host', 'www.evil.example, WWW2.evil.example', 'www[.]evil.example, WWW2[.]evil.example'],
    ['a scheme behind a line break', '\ntel:5550100', '\\ntel[:]5550100'],
  ])('makes %s visible or harmless', (_, from, to) => {
    expect(plain(from, 100)).toBe(to);
  });

  it.each([
    'arn:aws:sns:us-east-1:111122223333:data:sub',
    'iam:PassRole on *',
    'AROAEXAMPLE:run-42',
    'token.actions.githubusercontent.com:sub',
    '12:00:00, fe80::1, metadata: x, wwwx.y',
  ])('leaves %s as it is', (any) => {
    expect(plain(any, 100)).toBe(any);
  });

  it('leaves names, accents, other scripts and emoji as they are', () => {
    const name = 'Zoë Łukasz 山田 🔑 role_with-all+the=chars,.@';
    expect(plain(name, 100)).toBe(name);
  });

  it('says how much it cut', () => {
    expect(plain('x'.repeat(2100), 100)).toBe(`${'x'.repeat(100)}… [2,000 more characters]`);
  });

  it('never splits a character', () => {
    expect(plain('🔑🔑🔑', 3)).toBe('🔑… [4 more characters]');
  });

  it('leaves nothing that hides, whatever comes in, and stays bounded', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 200 }), (any, max) => {
        const safe = plain(any, max);
        expect(hidingIn(safe)).toEqual([]);
        expect(safe).not.toContain('\n');
        expect(safe.length).toBeLessThanOrEqual(max + 40);
      }),
      { numRuns: 500 },
    );
  });
});

describe('safeJson', () => {
  it('gives back what went in, with nothing hidden in between', () => {
    fc.assert(
      fc.property(text, (any) => {
        const json = safeJson({ any }, 2);
        expect(hidingIn(json)).toEqual([]);
        expect(JSON.parse(json).any).toBe(wellFormed(any));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a backslash before text that looks like an escape', () => {
    expect(JSON.parse(safeJson('\\ud800'))).toBe('\\ud800');
  });
});
