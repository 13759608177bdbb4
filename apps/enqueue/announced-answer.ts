import type { ExposureFile, LfaFile } from '#domain/observation';

/** One accepted object as the Python service told of it. Source: embargo-butler info.py, `Info` and its two kinds. */
export interface AnnouncedAnswer {
  readonly path: string;
  readonly bucket: string;
  readonly instrument: string;
  readonly filename: string;
  readonly obs_day: string;
  readonly exp_id?: string;
  readonly instrument_code?: string;
  readonly controller?: string;
  /** Text, with its zeros. */
  readonly seq_num?: string;
}

/** What the answer to a notification tells of an object that was accepted. */
export function announcedAnswer(file: ExposureFile | LfaFile): AnnouncedAnswer {
  const { path, bucket, instrument, filename, obsDay } = file;
  const common = { path, bucket, instrument, filename, obs_day: obsDay };
  if (file.kind === 'lfa') return common;
  return {
    ...common,
    exp_id: file.obsId,
    instrument_code: file.instrumentCode,
    controller: file.controller,
    seq_num: file.seqNumText,
  };
}
