import { z } from 'zod';
import { Secret } from './secret';

/** What an operator reads about a variable, in `.env.example` and in the line that reports a fault. */
export interface VariableDoc {
  readonly doc: string;
  /** Completes "must hold …". */
  readonly mustHold: string;
  /** The default as an operator would write it; undefined where there is none. */
  readonly byDefault?: string | undefined;
  /** Something to write in `.env.example` where there is no default. */
  readonly example?: string;
  /** Its value is never shown. */
  readonly secret?: boolean;
  /** Without it the process does not start. */
  readonly required?: boolean;
  /** An empty value is a value (else it counts as not set). */
  readonly emptyCounts?: boolean;
}

type Described = Pick<VariableDoc, 'doc' | 'example'>;

/** The documentation of each variable's schema. */
export const variableDocs = z.registry<VariableDoc>();

function documented<S extends z.ZodType>(schema: S, doc: VariableDoc): S {
  variableDocs.add(schema, doc);
  return schema;
}

/** With a default where one is given; without one the variable is required. */
function withDefault<S extends z.ZodType<unknown, string>>(
  schema: S,
  doc: VariableDoc,
): z.ZodPipe<z.ZodPrefault<z.ZodString> | z.ZodString, S> {
  const written = doc.byDefault === undefined ? z.string() : z.string().prefault(doc.byDefault);
  return documented(written.pipe(schema), { ...doc, required: doc.byDefault === undefined });
}

/** Any text. */
export function text(options: Described & { readonly mustHold: string; readonly byDefault?: string }) {
  return withDefault(z.string(), options);
}

/** A text that need not be there. */
export function optionalText(options: Described & { readonly mustHold: string; readonly matches?: RegExp }) {
  const { matches = /^/, ...doc } = options;
  return documented(z.string().regex(matches).optional(), doc);
}

/** A text that is given a meaning by `read`, whose error message is shown with the fault. */
export function readAs<T>(
  options: Described & { readonly mustHold: string; readonly byDefault?: string },
  read: (text: string) => T,
) {
  const schema = z.string().transform((value, context): T => {
    try {
      return read(value);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      context.issues.push({ code: 'custom', message, input: value });
      return z.NEVER;
    }
  });
  return withDefault(schema, options);
}

/** A whole number within `min` and `max`. */
export function integer(options: Described & { byDefault?: number; min: number; max: number }) {
  const { min, max, byDefault, ...doc } = options;
  return withDefault(z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(min).max(max)), {
    ...doc,
    mustHold: `a whole number from ${min} to ${max}`,
    byDefault: byDefault?.toString(),
  });
}

/** A whole number within `min` and `max` that need not be there. */
export function optionalInteger(options: Described & { min: number; max: number }) {
  const { min, max, ...doc } = options;
  const schema = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(min).max(max)).optional();
  return documented(schema, { ...doc, mustHold: `a whole number from ${min} to ${max}` });
}

/** A duration that operators write in seconds (`5.0`); the parsed value is in MILLISECONDS, rounded to whole ones. */
export function secondsAsMs(options: Described & { byDefault?: string; min: number; max: number }) {
  const { min, max, ...doc } = options;
  return withDefault(
    z
      .string()
      .regex(/^(?:\d+(?:\.\d*)?|\.\d+)$/)
      .transform(Number)
      .pipe(z.number().min(min).max(max))
      .transform((seconds) => Math.round(seconds * 1000)),
    { ...doc, mustHold: `seconds from ${min} to ${max}, with or without a fraction` },
  );
}

const WORDS: Readonly<Record<string, boolean>> = {
  on: true,
  true: true,
  yes: true,
  '1': true,
  off: false,
  false: false,
  no: false,
  '0': false,
};

/** On or off. */
export function onOff(options: Described & { readonly byDefault: boolean }) {
  const schema = z
    .string()
    .transform((value) => WORDS[value.toLowerCase()])
    .pipe(z.boolean());
  return withDefault(schema, {
    ...options,
    mustHold: 'on or off (true, yes, 1; false, no, 0)',
    byDefault: options.byDefault ? 'on' : 'off',
  });
}

/** A switch of the Python service that is on as soon as the variable exists, whatever it holds; a word for "off" is a fault. */
export function onWhenSet(options: Described) {
  return documented(
    z
      .string()
      .optional()
      .refine((value) => value === undefined || WORDS[value.toLowerCase()] !== false)
      .transform((value) => value !== undefined),
    {
      ...options,
      mustHold: 'anything but a word for "off", since being set switches it on',
      emptyCounts: true,
    },
  );
}

/** One word of a few. */
export function oneOf<const W extends readonly [string, ...string[]]>(
  options: Described & { readonly words: W; readonly byDefault: W[number] },
) {
  const { words, ...doc } = options;
  return withDefault(z.enum(words), { ...doc, mustHold: words.join(' or ') });
}

/** Several values with commas between them: at least one, blanks around them dropped, each once. */
export function commaList(
  options: Described & { readonly mustHold: string; readonly byDefault?: string; readonly matches: RegExp },
) {
  const { matches, ...doc } = options;
  const schema = z
    .string()
    .transform((value) => [
      ...new Set(
        value
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      ),
    ])
    .pipe(z.array(z.string().regex(matches)).min(1));
  return withDefault(schema, doc);
}

/** A secret that need not be there (a rule of the app may ask for it all the same). */
export function optionalSecret(options: Described & { readonly mustHold: string }) {
  const schema = z
    .string()
    .transform((value) => new Secret(value))
    .optional();
  return documented(schema, { ...options, secret: true });
}

/** All variables whose names begin alike, as `NAME_<name>` in the schema: a record of secrets by the rest of their names. */
export function secretFamily(options: Described & { readonly mustHold: string; readonly matches: RegExp }) {
  const { matches, ...doc } = options;
  const schema = z.record(
    z.string(),
    z
      .string()
      .regex(matches)
      .transform((value) => new Secret(value)),
  );
  return documented(schema, { ...doc, secret: true });
}
