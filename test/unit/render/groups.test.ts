import { describe, expect, it } from 'vitest';
import { aroundUnreadable, groupsOf, leadOf, severityCounts, worstOf } from '../../../lambda-src/render/groups.ts';
import { batchOf, CREATE_USER_DENIED, NOT_JSON, ROLE_MADE_ADMIN, ROOT_ACCESS_KEY } from '../../alerts/samples.ts';

describe('worstOf', () => {
  it('takes the most serious finding, and high for what could not be read', () => {
    expect(worstOf(batchOf([]))).toBe('info');
    expect(worstOf(batchOf([CREATE_USER_DENIED]))).toBe('low');
    expect(worstOf(batchOf([CREATE_USER_DENIED], { unreadable: [NOT_JSON] }))).toBe('high');
    expect(worstOf(batchOf([ROOT_ACCESS_KEY], { unreadable: [NOT_JSON] }))).toBe('critical');
  });
});

describe('groupsOf', () => {
  const alike = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...ROLE_MADE_ADMIN, id: `${index}` }));

  it('makes one entry of more than eight like findings, where the first of them stood', () => {
    expect(groupsOf(alike(8)).map(({ findings }) => findings.length)).toEqual(Array(8).fill(1));
    const groups = groupsOf([CREATE_USER_DENIED, ...alike(5), ROOT_ACCESS_KEY, ...alike(4)]);
    expect(groups.map(({ findings }) => findings.length)).toEqual([1, 9, 1]);
    expect(groups[1]?.first.id).toBe('0');
  });
});

it('the lead is the first of the most serious findings', () => {
  const second = { ...ROOT_ACCESS_KEY, id: 'second' };
  expect(leadOf(batchOf([CREATE_USER_DENIED, ROOT_ACCESS_KEY, second]))).toBe(ROOT_ACCESS_KEY);
  expect(leadOf(batchOf([]))).toBeUndefined();
});

it('severities are counted, most serious first', () => {
  expect(severityCounts([CREATE_USER_DENIED, ROOT_ACCESS_KEY, CREATE_USER_DENIED])).toEqual([
    ['critical', 1],
    ['low', 2],
  ]);
});

it('unreadable records come after what is at least as serious', () => {
  const groups = groupsOf([ROOT_ACCESS_KEY, ROLE_MADE_ADMIN, CREATE_USER_DENIED]);
  const [before, after] = aroundUnreadable(groups);
  expect([before, after].map((part) => part.map(({ first }) => first.severity))).toEqual([
    ['critical', 'high'],
    ['low'],
  ]);
});
