import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface CorrectionsFile {
  readonly corrections: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

/**
 * Writes the reference data's table of header corrections, of all instruments, out as the official folder: one YAML file an
 * observation.
 */
export function writeCorrections(table: string, folder: string): void {
  const text = readFileSync(table, 'utf8');
  const { corrections } = JSON.parse(text, asYaml) as CorrectionsFile;
  for (const [instrument, observations] of Object.entries(corrections)) {
    for (const [obsId, overrides] of Object.entries(observations)) {
      const lines = Object.entries(overrides).map(([keyword, value]) => `${keyword}: ${String(value)}\n`);
      writeFileSync(join(folder, `${instrument}-${obsId}.yaml`), lines.join(''));
    }
  }
}

/** Each value as the YAML text that means it: numbers as they were written, unquoted timestamps unquoted. */
function asYaml(key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === 'string') return key === '__datetime__' ? value : JSON.stringify(value);
  if (value === null || typeof value !== 'object') return context?.source ?? String(value);
  return '__datetime__' in value ? value.__datetime__ : value;
}
