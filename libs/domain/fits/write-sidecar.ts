import { HeaderNumber, type HeaderValue } from './header';
import { numberText } from './header-number';

const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** Writes a JSON sidecar as the camera's own system does: the header's values in order, numbers by their literals. */
export function writeSidecar(values: Iterable<readonly [string, HeaderValue]>): Uint8Array {
  const members = Array.from(
    values,
    ([keyword, value]) =>
      ` ${JSON.stringify(keyword)}: ${value instanceof HeaderNumber ? numberLiteral(value) : JSON.stringify(value)}`,
  );
  return Buffer.from(`{\n${[' "__CONTENT__": "metadata"', ...members].join(',\n')}\n}\n`);
}

function numberLiteral(number: HeaderNumber): string {
  if (!Number.isFinite(number.value)) return String(number.value);
  return JSON_NUMBER.test(number.text) ? number.text : numberText(number);
}
