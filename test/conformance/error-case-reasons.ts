/** Why a case ends otherwise here than with the official stack, on purpose, and how many rows it then adds to each table. */
export interface DeliberateDifference {
  readonly why: string;
  /** The rows that it adds here, where they are not those of the official stack. */
  readonly rows?: Readonly<Record<string, number>>;
}

const AGAIN =
  'The same file under its own path is done, not wrong: a second delivery or a crash before settling must not look like a failure.';

const NEW_EXPOSURE = {
  exposure: 1,
  visit: 1,
  visit_detector_region: 205,
  dataset: 1,
  file_datastore_records: 1,
};

/** By the number of the case in the reference data. Cases that are not here must end alike. */
export const DELIBERATE_DIFFERENCES: Readonly<Record<string, DeliberateDifference>> = {
  '01': {
    why: '`register-instrument` registers the dataset types, so that nobody waits for them in the first exposure; ingest then finds `raw` there.',
    rows: {
      group: 1,
      day_obs: 1,
      ...NEW_EXPOSURE,
      collection: 1,
    },
  },
  '02': { why: AGAIN },
  '03': { why: `${AGAIN} The new file beside it goes in at once, without a second pass one by one.` },
  '07': {
    why: 'There the error leaves the ingest: the good file is not handled and the same list is tried for ever. Here the bad file is found and its neighbours go in.',
    rows: NEW_EXPOSURE,
  },
  '08': { why: `${AGAIN} It went in beside the bad one in case 07.`, rows: {} },
  '17': { why: AGAIN },
  '26': {
    why: 'An exposure without its visit, as a crash leaves it too, gets it with its next file, unless that comes to the very worker that defined it; there it never does.',
    rows: { dataset: 1, file_datastore_records: 1 },
  },
};
