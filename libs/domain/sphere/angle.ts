declare const unit: unique symbol;

/** An angle in radians. */
export type Radians = number & { readonly [unit]: 'Radians' };

/** An angle in degrees. */
export type Degrees = number & { readonly [unit]: 'Degrees' };

/** Says of a number that it is in radians. */
export const radians = (value: number): Radians => value as Radians;

/** Says of a number that it is in degrees. */
export const degrees = (value: number): Degrees => value as Degrees;

export const toRadians = (angle: Degrees): Radians => radians((angle * Math.PI) / 180);

export const toDegrees = (angle: Radians): Degrees => degrees((angle * 180) / Math.PI);
