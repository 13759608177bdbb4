/**
 * Reads an int8 of the database as a number.
 *
 * @throws RangeError if it is no whole number, or beyond ±(2^53 - 1), where numbers would lose their last digits
 */
export const parseInt8 = (value: string | bigint | number): number => {
  const number = typeof value === 'string' && !/^-?\d+$/.test(value) ? NaN : Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`${value.toString()} is not a whole number within 2^53`);
};
