import { Refused } from '#domain/failure';
import { z } from 'zod';
import { variableDocs } from './variable';

/** The variables of an app by their names. */
export type Variables = Readonly<Record<string, z.ZodType>>;

/** Something that several variables must fulfil together; a fault of it is reported beside all others. */
export interface Rule {
  /** The variable that the fault is reported for. */
  readonly variable: string;
  /** Completes "must hold …". */
  readonly mustHold: string;
  /** Judges what could be parsed; a variable that is faulty itself may be missing or of another type. */
  readonly isKept: (values: Readonly<Record<string, unknown>>) => boolean;
}

/** What the environment must hold for an app. */
export interface ConfigSchema<V extends Variables = Variables> {
  readonly variables: V;
  readonly object: z.ZodObject<V>;
}

/** The parsed configuration of a schema, by the variables' names. Durations are in milliseconds (`secondsAsMs`). */
export type ConfigOf<S> = S extends ConfigSchema<infer V> ? z.output<z.ZodObject<V>> : never;

const FAMILY = '<name>';
/** A URL with user and password, in a variable that is for none. */
const MAY_HOLD_PASSWORD = /:\/\/[^@]*:.*@/;

/** Makes the one schema of an app from its variables and the rules among them. */
export function configSchema<V extends Variables>(variables: V, ...rules: readonly Rule[]): ConfigSchema<V> {
  const object = rules.reduce(
    (schema, rule) =>
      schema.refine((values) => rule.isKept(values as Readonly<Record<string, unknown>>), {
        path: [rule.variable],
        message: rule.mustHold,
        params: { rule: true },
        when: () => true,
      }),
    z.object(variables),
  );
  return { variables, object };
}

/**
 * Reads an app's whole configuration. A variable that is set but empty counts as not set.
 *
 * @throws {@link Refused} `CONFIG_INVALID` with every fault at once, a line each: the variable, what it holds (never a
 *   secret), what it must hold
 */
export function parseConfig<S extends ConfigSchema>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): ConfigOf<S> {
  const values = Object.fromEntries(
    Object.entries(schema.variables).map(([name, variable]) => [name, valueIn(env, name, variable)]),
  );
  const result = schema.object.safeParse(values);
  if (result.success) return result.data as ConfigOf<S>;
  const faults = [...new Set(result.error.issues.map((issue) => describe(issue, schema, values)))];
  throw new Refused('CONFIG_INVALID', faults.join('\n'), { facts: { faults: faults.length } });
}

function valueIn(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  variable: z.ZodType,
): unknown {
  if (name.endsWith(FAMILY)) {
    const prefix = name.slice(0, -FAMILY.length);
    return Object.fromEntries(
      Object.entries(env)
        .filter(([key, value]) => key.startsWith(prefix) && value)
        .map(([key, value]) => [key.slice(prefix.length), value]),
    );
  }
  const value = env[name];
  return value === '' && variableDocs.get(variable)?.emptyCounts !== true ? undefined : value;
}

function describe(
  issue: z.core.$ZodIssue,
  schema: ConfigSchema,
  values: Readonly<Record<string, unknown>>,
): string {
  const [name, member] = issue.path.map(String);
  const variable = schema.variables[name ?? ''];
  const doc = variable === undefined ? undefined : variableDocs.get(variable);
  const value = values[name ?? ''];
  const isFamily = name?.endsWith(FAMILY) === true && member !== undefined;
  const shownName = isFamily ? name.replace(FAMILY, member) : (name ?? '');
  const isRule = issue.code === 'custom' && issue.params?.['rule'] === true;
  const mustHold = isRule ? issue.message : (doc?.mustHold ?? issue.message);
  const reason =
    issue.code === 'custom' && !isRule && issue.message !== 'Invalid input' ? ` (${issue.message})` : '';
  const holds =
    value === undefined
      ? 'is not set'
      : doc?.secret === true || MAY_HOLD_PASSWORD.test(JSON.stringify(value))
        ? 'holds a value that is not shown'
        : `holds ${JSON.stringify(value)}`;
  return `${shownName} ${holds}; it must hold ${mustHold}${reason}`;
}
