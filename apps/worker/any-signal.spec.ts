import { getEventListeners } from 'node:events';
import { AnySignal } from './any-signal';

describe('a signal made of several', () => {
  it('fires with the reason of the first of them that does', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    using any = new AnySignal([one.signal, other.signal]);
    expect(any.signal.aborted).toBe(false);
    other.abort('other');
    one.abort('one');
    expect([any.signal.aborted, any.signal.reason]).toEqual([true, 'other']);
  });

  it('has fired where one of them had', () => {
    using any = new AnySignal([new AbortController().signal, AbortSignal.abort('before')]);
    expect([any.signal.aborted, any.signal.reason]).toEqual([true, 'before']);
  });

  it('leaves nothing behind at any of them, and hears of none any more', () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const any = new AnySignal([one.signal, other.signal]);
    any[Symbol.dispose]();
    one.abort('late');
    expect(any.signal.aborted).toBe(false);
    expect([one, other].flatMap(({ signal }) => getEventListeners(signal, 'abort'))).toEqual([]);
  });
});
