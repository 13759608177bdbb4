import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Findings } from '../findings';
import type { NightFacts } from './night-facts';

interface LogLine {
  readonly level?: string;
  readonly msg?: string;
  readonly path?: string;
  readonly code?: string;
}

/** No app says that a person must act, but of files that were sown to be given up; and no code of ours is at fault. */
export async function checkLogs(
  logs: string,
  apps: readonly string[],
  night: NightFacts,
  findings: Findings,
): Promise<void> {
  for (const app of apps) {
    const lines = createInterface({ input: createReadStream(join(logs, `${app}.log`)), crlfDelay: Infinity });
    for await (const text of lines) {
      const line = parsed(text);
      if (line === undefined) findings.add('LOGS', `${app} wrote: ${text.slice(0, 300)}`);
      else if (line.code === 'INTERNAL_ERROR' || (line.level === 'ERROR' && !isExpected(line, night))) {
        findings.add('LOGS', `${app} wrote: ${text.slice(0, 600)}`);
      }
    }
  }
}

const isExpected = ({ msg, path = '', code }: LogLine, night: NightFacts): boolean => {
  const file = night.files.get(path);
  return (
    msg === 'file given up' &&
    (file?.fate === 'dead' ||
      file?.fate === 'rival' ||
      file?.fault === 'fitsHalf' ||
      // Until its exposure came.
      (file?.isGuider === true && code === 'GUIDER_WITHOUT_EXPOSURE'))
  );
};

/** A line that a kill cut off is none. */
function parsed(text: string): LogLine | undefined {
  if (text === '') return {};
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return text.startsWith('{') || text.includes('"msg":') ? {} : undefined;
  }
}
