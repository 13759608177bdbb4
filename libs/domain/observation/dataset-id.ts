import { hash } from 'node:crypto';

/** Which dataset: values of the required dimensions, by name. */
export type DataId = Readonly<Record<string, string | number>>;

/** Which raw: the required dimensions of `raw` and `guider_raw`. */
export interface RawDataId {
  readonly instrument: string;
  readonly detector: number;
  readonly exposure: number;
}

/** The Butler's namespace 840b31d9-05cd-5161-b2c8-00d32b280d0f. */
const NAMESPACE = Buffer.from('840b31d905cd5161b2c800d32b280d0f', 'hex');

/**
 * The UUID (version 5) of a raw: it follows from type, run and data id, so that the same file always has the same one.
 *
 * @param dataId - the required dimensions only
 *
 * Source: daf_butler _dataset_ref.py (DatasetIdGenEnum.DATAID_TYPE_RUN).
 */
export const datasetId = (datasetType: string, run: string, dataId: DataId | RawDataId): string => {
  const dimensions = Object.entries(dataId)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const name = [`dataset_type=${datasetType}`, `run=${run}`, ...dimensions].join(',');
  const digest = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]), 'buffer');
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = digest.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
