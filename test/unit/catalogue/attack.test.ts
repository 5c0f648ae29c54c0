import { expect, it } from 'vitest';
import { techniqueName } from '../../../lambda-src/catalogue/attack.ts';

it.each([
  ['T1098.003', 'Additional Cloud Roles'],
  ['T9999', null],
  ['constructor', null],
])('%s is %s', (id, name) => expect(techniqueName(id)).toBe(name));
