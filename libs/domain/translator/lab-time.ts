import { clampTai, taiMinusUtc, type TaiNs } from '#domain/observation';

const MS_PER_DAY = 86_400_000;
const OFFSET = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  timeZoneName: 'longOffset',
});

/** Seconds that Pacific time, as the camera's laboratory had it, is behind UTC: 25200 in summer, 28800 in winter. */
export const pacificOffset = (time: TaiNs): number => {
  const taiMs = Number(clampTai(time) / 1_000_000n);
  const utcMs = taiMs - 1000 * taiMinusUtc(Math.floor(taiMs / MS_PER_DAY));
  const offset = OFFSET.formatToParts(utcMs).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, hours = '8', minutes = '0'] = /GMT-(\d+):(\d+)/.exec(offset) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60;
};
