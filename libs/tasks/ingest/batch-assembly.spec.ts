import { simulateExposure } from '#simulator';
import { parseSidecar } from '#domain/fits';
import { instrumentByName } from '#domain/instruments';
import { exposureRows, translate } from '#domain/translator';
import { assembleBatch, exposuresThere, roundsOf, type TranslatedRaw } from './batch-assembly';

const instrument = instrumentByName('LSSTCam');
const exposure = (seqNum: number): TranslatedRaw[] =>
  simulateExposure({ seed: 'rounds', dayObs: 20260125, seqNum })
    .arrivals.filter(({ kind }) => kind === 'sidecar')
    .slice(0, 4)
    .map((arrival) => {
      const { key } = arrival;
      const sidecar = parseSidecar(arrival.bytes());
      if (sidecar.content !== 'metadata' || instrument === undefined) throw new Error(key);
      const { info } = translate(sidecar.header, { corrections: { find: () => undefined } });
      return { path: key, uri: key, sizeBytes: 1, instrument, info, rows: exposureRows(info).rows };
    });
const otherwise = (raw: TranslatedRaw): TranslatedRaw => ({
  ...raw,
  rows: { ...raw.rows, exposure: { ...raw.rows.exposure, target_name: 'elsewhere' } },
});
const pathsOf = (rounds: readonly (readonly TranslatedRaw[])[]): string[][] =>
  rounds.map((raws) => raws.map(({ path }) => path));

describe('the rounds of a batch', () => {
  it('are one where all headers of each exposure agree', () => {
    const raws = [...exposure(1), ...exposure(2)];
    expect(pathsOf(roundsOf(raws))).toEqual(pathsOf([raws]));
    expect(roundsOf([])).toEqual([]);
  });

  it('let most of the files speak for an exposure, whichever came first, and leave others be', () => {
    const [a, b, c] = exposure(1) as [TranslatedRaw, TranslatedRaw, TranslatedRaw];
    const others = exposure(2);
    const rounds = roundsOf([otherwise(a), ...others, b, c]);
    expect(pathsOf(rounds)).toEqual(pathsOf([[b, c, ...others], [a]]));
  });

  it('let those that came first speak where there are equally many', () => {
    const [a, b] = exposure(1) as [TranslatedRaw, TranslatedRaw];
    expect(pathsOf(roundsOf([otherwise(a), b]))).toEqual(pathsOf([[a], [b]]));
  });
});

describe('the exposures of a batch that are in the registry', () => {
  it('are those that it inserted, and those of which a file is there', () => {
    const raws = [...exposure(1).slice(0, 2), ...exposure(2).slice(0, 1), ...exposure(3).slice(0, 1)];
    const batch = assembleBatch(raws);
    const [first, second, third] = batch.exposures.map(({ exposure: record }) => record);
    const refused = { status: 'conflict', code: 'DATASET_CONFLICT', message: '', facts: {} } as const;
    const key = { instrument: 'LSSTCam', id: third?.id ?? 0 };
    const result = {
      outcomes: [refused, { status: 'existed' }, refused, refused] as const,
      newExposures: [key],
      updatedExposures: [],
    };
    expect(exposuresThere(batch, result, false)).toEqual([
      { record: first, isNew: false },
      { record: third, isNew: true },
    ]);
    const changed = { instrument: 'LSSTCam', id: second?.id ?? 0, differences: [] };
    expect(exposuresThere(batch, { ...result, updatedExposures: [changed] }, true)).toEqual([
      { record: first, isNew: false, updatesVisit: true },
      { record: second, isNew: false, updatesVisit: true },
      { record: third, isNew: true, updatesVisit: true },
    ]);
  });
});
