import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { onPath } from '../../stack/redis-program';

const cache =
  process.env['AUTOINGEST_CACHE'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'autoingest');

/** A program of Prometheus: on PATH, or where `tools/prometheus.mjs` has put it; undefined where there is none. */
export function prometheusProgram(name: 'promtool' | 'prometheus'): string | undefined {
  return onPath(name) ?? [join(cache, 'prometheus', name)].find((file) => existsSync(file));
}

/** Whether its tests may be left out, since it is not here: not in CI, which asks for it by TEST_MUST_HAVE. */
export const prometheusIsWanted = process.env['TEST_MUST_HAVE'] === 'promtool';
