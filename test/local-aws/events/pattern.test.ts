import { describe, expect, it } from 'vitest';
import { matchesPattern, problemOf } from './pattern.ts';

const EVENT = {
  source: 'aws.iam',
  detail: {
    eventName: 'AttachRolePolicy',
    requestParameters: { roleName: 'alerts-us-east-1', alarmNames: ['a', 'b'], count: 3 },
    list: [{ name: 'x' }, { name: 'y' }],
    empty: null,
  },
};

const on = (name: string, ...wanted: readonly unknown[]) => ({ detail: { requestParameters: { [name]: wanted } } });

describe('an event pattern', () => {
  it.each([
    ['nothing', {}, true],
    ['one of several', { source: ['aws.sns', 'aws.iam'] }, true],
    ['none of several', { source: ['aws.sns'] }, false],
    ['all members', { source: ['aws.iam'], detail: { eventName: ['CreateUser'] } }, false],
    ['an element of a list', on('alarmNames', 'b'), true],
    ['no element of a list', on('alarmNames', 'c'), false],
    ['a member of an element of a list', { detail: { list: { name: ['y'] } } }, true],
    ['null', { detail: { empty: [null] } }, true],
    ['a number', on('count', 3), true],
    ['a number that is text', on('count', '3'), false],
    ['a beginning', on('roleName', { prefix: 'alerts-' }), true],
    ['an end', on('roleName', { suffix: '-us-east-1' }), true],
    ['another case', on('roleName', { 'equals-ignore-case': 'ALERTS-us-east-1' }), true],
    ['a wildcard', on('roleName', { wildcard: 'alerts*east-?' }), false],
    ['a wildcard in the middle', on('roleName', { wildcard: 'alerts*1' }), true],
    ['anything but it', on('roleName', { 'anything-but': ['alerts-us-east-1'] }), false],
    ['anything but another', on('roleName', { 'anything-but': 'other' }), true],
    ['anything but a beginning', on('roleName', { 'anything-but': { prefix: 'alerts' } }), false],
    ['anything but, of what is not there', on('userName', { 'anything-but': 'other' }), false],
    ['what is there', on('roleName', { exists: true }), true],
    ['what is not there', on('userName', { exists: false }), true],
    ['what is there, but is no leaf', { detail: { requestParameters: [{ exists: true }] } }, false],
    ['a range', on('count', { numeric: ['>', 0, '<=', 3] }), true],
    ['above a range', on('count', { numeric: ['<', 3] }), false],
    ['either', { $or: [{ source: ['aws.sns'] }, { detail: { eventName: ['AttachRolePolicy'] } }] }, true],
    ['neither', { $or: [{ source: ['aws.sns'] }, { source: ['aws.sqs'] }] }, false],
  ])('%s', (_, pattern, matches) => {
    expect(problemOf(pattern)).toBeNull();
    expect(matchesPattern(pattern, EVENT)).toBe(matches);
  });

  it.each([
    ['a value that is no list', { source: 'aws.iam' }, '"source" must be an object or an array'],
    ['an empty list', { source: [] }, '"source" must be an object or an array'],
    ['an unknown operator', { source: [{ contains: 'x' }] }, 'Unrecognized match type contains'],
    ['one within $or', { $or: [{ source: [{ like: 'x' }] }] }, 'Unrecognized match type like'],
    ['a list', [], 'it is no JSON object'],
  ])('with %s is refused', (_, pattern, problem) => {
    expect(problemOf(pattern)).toContain(problem);
  });
});
