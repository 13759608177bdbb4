import { dateOfDays } from './calendar-date';
import { dayAndRest, type JulianTime } from './julian-time';

const MS_PER_DAY = 86_400_000;

const digits = (number: number, count: number): string => String(number).padStart(count, '0');

/**
 * A Julian date to the nearest millisecond as text, `2022-07-11T17:11:15.995`, in whatever scale it is. All days are taken to be
 * equally long: on one with a leap second the text may be a second off.
 *
 * Source: erfa d2dtf.
 */
export const isoText = (time: JulianTime): string => {
  const { days, rest } = dayAndRest(time);
  const milliseconds = Math.round(86_400 * rest * 1000);
  const isNextDay = milliseconds >= MS_PER_DAY;
  const { year, month, day } = dateOfDays(isNextDay ? days + 1 : days);
  const clock = isNextDay ? 0 : milliseconds;
  const [second, minute, hour] = [
    Math.floor(clock / 1000),
    Math.floor(clock / 60_000),
    Math.floor(clock / 3_600_000),
  ];
  return (
    `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T` +
    `${digits(hour, 2)}:${digits(minute % 60, 2)}:${digits(second % 60, 2)}.${digits(clock % 1000, 3)}`
  );
};
