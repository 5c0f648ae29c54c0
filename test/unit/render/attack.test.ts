import { describe, expect, it } from 'vitest';
import { techniqueWords } from '../../../lambda-src/render/attack.ts';

describe('attack', () => {
  it('names a technique and the version of ATT&CK', () => {
    expect(techniqueWords('T1098.003')).toBe('T1098.003 Additional Cloud Roles (ATT&CK v19)');
    expect(techniqueWords('T9999')).toBe('T9999 (ATT&CK v19)');
    expect(techniqueWords('constructor')).toBe('constructor (ATT&CK v19)');
  });
});
