import { parseDayObs, type DayObs } from './day-obs';
import type { Parsed } from './parsed';

/** The name of one exposure, `MC_O_20260125_001234`, in its parts. */
export interface ObsId {
  readonly obsId: string;
  /** `MC`, `AT`, `CC`, `TS` … */
  readonly instrumentCode: string;
  /** One letter: who commanded the exposure. */
  readonly controller: string;
  readonly dayObs: DayObs;
  readonly seqNum: number;
}

/** Takes the name of an exposure apart. */
export const parseObsId = (text: string): Parsed<ObsId> => {
  const [found, instrumentCode = '', controller = '', night = '', number = ''] =
    /^([A-Z0-9]{2})_([A-Z])_(\d{8})_(\d{1,9})$/.exec(text) ?? [];
  if (found === undefined) return { unparsable: 'not named like MC_O_20260125_001234' };
  const dayObs = parseDayObs(night);
  if (dayObs === undefined) return { unparsable: `${night} is not a night` };
  return { parsed: { obsId: text, instrumentCode, controller, dayObs, seqNum: Number(number) } };
};
