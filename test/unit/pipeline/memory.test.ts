import { describe, expect, it } from 'vitest';
import { Memory } from '../../../lambda-src/pipeline/memory.ts';

describe('the memory', () => {
  it('is bounded: the oldest invocation and the oldest event are forgotten first', () => {
    const memory = new Memory({ maxEvents: 2, maxRequests: 2 });
    for (const id of ['r1', 'r2', 'r3']) memory.of(id).messages.add('key');
    expect(memory.of('r2').messages.size).toBe(1);
    expect(memory.of('r3').messages.size).toBe(1);
    expect(memory.of('r1').messages.size).toBe(0);
    for (const set of [memory.alerted, memory.delivered, memory.at('sns')]) {
      set.add(['a', 'b', 'c']);
      expect(['a', 'b', 'c'].map((id) => set.has(id))).toEqual([false, true, true]);
    }
  });

  it('forgets an invocation that succeeded', () => {
    const memory = new Memory();
    memory.of('r1').messages.add('key');
    memory.forget('r1');
    expect(memory.of('r1').messages.size).toBe(0);
  });
});
