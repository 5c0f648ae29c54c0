import { expect, it } from 'vitest';
import { identity, namedAfter, target } from '../../../lambda-src/catalogue/row.ts';

it('a target is named by a request parameter unless its path says otherwise', () => {
  const paths = ['userName', 'response.user.userName', 'additional.x', 'service.y', 'caller', 'account', 'accountId'];
  const { name } = target('user', ...paths);
  expect(name).toEqual(['request.userName', ...paths.slice(1, 6), 'request.accountId']);
});

it.each([
  ['attach {1} to {0}', 'attach', 'attached', '{1} to {0}'],
  ['delete {0}', 'delete', 'deleted', '{0}'],
  ['put {0}', 'put', 'put', '{0}'],
])('the words "%s" have a verb, its past and an object', (words, verb, past, object) => {
  expect(identity('low', words, [])).toMatchObject({ verb, past, object, techniques: [] });
});

it('a row without words says what the name of its event says, and one with words keeps them', () => {
  expect(namedAfter('DeleteTrail', identity('low', '', []))).toMatchObject({
    verb: 'delete',
    past: 'deleted',
    object: '{0}',
  });
  expect(namedAfter('DeleteTrail', identity('low', 'end {0}', []))).toMatchObject({ verb: 'end', object: '{0}' });
});
