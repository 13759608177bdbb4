import { HeaderNumber } from '#domain/fits';

/** An integer as the camera writes it. */
export const integer = (value: number): HeaderNumber => new HeaderNumber(value, value.toFixed(0), true);

/** A floating-point number, which keeps its point: `30.0`. */
export const real = (value: number): HeaderNumber =>
  new HeaderNumber(value, Number.isInteger(value) ? value.toFixed(1) : `${value}`, false);
