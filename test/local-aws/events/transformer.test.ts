import { describe, expect, it } from 'vitest';
import { inputFor, problemOf, type Target } from './transformer.ts';

const EVENT = {
  time: '2026-01-31T00:00:00Z',
  detail: { eventName: 'StopLogging', name: 'a "b"\nc', list: [{ n: 1 }] },
};
const RULE = 'arn:aws:events:us-east-1:123456789012:rule/own-parts';
const target = (InputTemplate: string, InputPathsMap: Record<string, string> = {}): Target => ({
  Id: 't',
  Arn: 'arn:aws:sns:us-east-1:123456789012:topic',
  InputTransformer: { InputTemplate, InputPathsMap },
});

describe('a target is sent', () => {
  const paths = { event: '$.detail.eventName', name: '$.detail.name', gone: '$.detail.gone', n: '$.detail.list[0].n' };
  it.each([
    ['text in its quotation marks, as it is', '"<event> at <n>"', '"StopLogging at 1"'],
    ['several lines', '"<event>"\n"<n>"', '"StopLogging"\n"1"'],
    ['nothing for what the event does not have', '"<event><gone>"', '"StopLogging"'],
    ['what a caller wrote, as it is', '"<name>"', '"a "b"\nc"'],
    ['an object', '{"event": <event>, "n": <n>}', '{"event": StopLogging, "n": 1}'],
    ['the name of the rule', '"<aws.events.rule-name>"', '"own-parts"'],
  ])('%s', (_, template, text) => {
    expect(problemOf(target(template, paths))).toBeNull();
    expect(inputFor(target(template, paths), EVENT, RULE)).toBe(text);
  });

  it.each([
    [{}, JSON.stringify(EVENT)],
    [{ Input: '"constant"' }, '"constant"'],
    [{ InputPath: '$.detail.eventName' }, '"StopLogging"'],
  ])('with %j', (change, text) => {
    expect(inputFor({ Id: 't', Arn: 'a', ...change }, EVENT, RULE)).toBe(text);
  });
});

it.each([
  ['text without quotation marks', '<event> happened', 'Invalid InputTemplate'],
  ['a placeholder that no path fills', '"<other>"', 'undefined placeholder other'],
])('a template with %s is refused', (_, template, problem) => {
  expect(problemOf(target(template, { event: '$.detail.eventName' }))).toContain(problem);
});
