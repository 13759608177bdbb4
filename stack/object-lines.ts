import { parseExposureFile } from '#domain/observation';
import type { FollowedOutcome } from './outcome-follower';

/** An object in few words: `LSSTCam 2026012500012 R22_S11`, or its whole path where that says nothing. */
export function shortName(path: string): string {
  const file = parseExposureFile(path);
  if ('unparsable' in file || file.parsed.kind !== 'exposure') return path;
  const { instrument, obsIdDay, seqNum, detectorName, isGuider, filename } = file.parsed;
  const exposure = `${obsIdDay}${String(seqNum).padStart(5, '0')}`;
  return `${instrument} ${exposure} ${detectorName ?? filename}${isGuider ? ' guider' : ''}`;
}

/** One line for a person: what became of an object. */
export function outcomeLine(outcome: FollowedOutcome): string {
  const name = shortName(outcome.path);
  switch (outcome.state) {
    case 'ingested':
      return `ingested   ${name}  -> ${outcome.datasetId ?? 'registered'}`;
    case 'refused':
      return `refused    ${name}  ${outcome.reason}`;
    case 'waiting':
      return `waiting    ${name}  ${outcome.reason} (tried again by itself)`;
  }
}
