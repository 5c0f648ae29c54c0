import { expect, it } from 'vitest';
import { History } from '../../../lambda-src/pipeline/history.ts';

it('knows of each destination what became of a record', () => {
  const history = new History();
  history.add('sns', ['a', 'b'], 'accepted');
  history.add('sns', ['b'], 'queued');
  expect(['a', 'b', 'c'].map((key) => history.at('sns', key))).toEqual(['accepted', 'queued', undefined]);
  expect(history.at('ses', 'a')).toBeUndefined();
});

it('knows the record that was alerted last with an eventID', () => {
  const history = new History();
  history.remember('id', 'a');
  history.remember('id', 'b');
  expect([history.keyOf('id'), history.keyOf('other')]).toEqual(['b', undefined]);
});

it('is bounded: the oldest is forgotten first', () => {
  const history = new History(2);
  history.add('sns', ['a', 'b', 'c'], 'accepted');
  for (const id of ['a', 'b', 'c']) history.remember(id, id);
  expect(['a', 'b', 'c'].map((key) => [history.at('sns', key), history.keyOf(key)])).toEqual([
    [undefined, undefined],
    ['accepted', 'b'],
    ['accepted', 'c'],
  ]);
});
