import { HeaderNumber, type Header, type HeaderValue } from '#domain/fits';
import { Failure } from '#domain/failure';
import { exposureRows, keywordsBehind, translate } from '#domain/translator';

/** Characters of a value that no camera writes; a header has 1 MiB at most. */
const LENGTH = 100_000;
const TRIES = 3;

/** Long values that slow patterns and big numbers are slow on. */
const LONG_VALUES: readonly HeaderValue[] = [
  ...['9', ' ', 'a', '1_', '-', '.', '_', '1 ', '~empty', 'NONE', 'spec:', 'T', '\n'].map((part) =>
    part.repeat(LENGTH / part.length),
  ),
  `${'0'.repeat(LENGTH)}x`,
  `${' '.repeat(LENGTH)}x`,
  `${'~empty'.repeat(LENGTH / 6)}x`,
  `2026-01-01T00:00:00.${'1'.repeat(LENGTH)}`,
  `2026-01-26T04:05:06.789+${'1'.repeat(LENGTH)}`,
  new HeaderNumber(Infinity, '9'.repeat(4300), true),
];

/**
 * The longest time that a header takes in which one keyword has such a value: every keyword that its translator asks for, each value,
 * the best of three tries, so that others' work on the machine is not counted.
 */
export function slowestMutationMs(instrument: string, header: Header): number {
  const keywords = new Set(
    [...keywordsBehind(header, instrument).values()].flat().map(({ keyword }) => keyword),
  );
  let slowest = 0;
  for (const keyword of keywords) {
    for (const value of LONG_VALUES) {
      const mutated = new Map(header).set(keyword, value);
      slowest = Math.max(slowest, Math.min(...Array.from({ length: TRIES }, () => timeOf(mutated))));
    }
  }
  return slowest;
}

function timeOf(header: Header): number {
  const began = performance.now();
  try {
    exposureRows(translate(header).info);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
  return performance.now() - began;
}
