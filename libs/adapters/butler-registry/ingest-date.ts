import type { DatasetsMajor } from './registry-tables';

/** TAI has been ahead of UTC by this much since 2017. */
const TAI_MINUS_UTC_MS = 37_000;

/**
 * A moment as the column `dataset.ingest_date` keeps it.
 *
 * @param now - milliseconds since 1970 UTC
 */
export const ingestDateText = (now: number, datasetsMajor: DatasetsMajor): string =>
  datasetsMajor === 1
    ? new Date(now).toISOString().replace('Z', '')
    : `${BigInt(now + TAI_MINUS_UTC_MS) * 1_000_000n}`;

/**
 * An ingest date as people read it: ISO 8601, UTC, to the millisecond.
 *
 * @param text - PostgreSQL's text of the column
 */
export const ingestDateInWords = (text: string, datasetsMajor: DatasetsMajor): string => {
  const utcMs =
    datasetsMajor === 1
      ? Date.parse(`${text.replace(' ', 'T')}Z`)
      : Number(BigInt(text) / 1_000_000n) - TAI_MINUS_UTC_MS;
  return new Date(utcMs).toISOString();
};
