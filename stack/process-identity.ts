import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * A process, told from a later one with the same number by when it began. Recorded on disk, so that what a killed stack
 * left behind can be found again without ever hitting a stranger.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Boot and clock tick of its begin on Linux, the begin as `ps` tells it elsewhere. */
  readonly began: string;
}

/** The identity of a running process, or undefined if there is none with that number (a dead one not yet waited for counts as gone). */
export function identify(pid: number): ProcessIdentity | undefined {
  const began = existsSync('/proc/self/stat') ? beganOnLinux(pid) : beganElsewhere(pid);
  return began === undefined ? undefined : { pid, began };
}

/** Whether this very process still runs. */
export const stillRuns = (identity: ProcessIdentity): boolean =>
  identify(identity.pid)?.began === identity.began;

function beganOnLinux(pid: number): string | undefined {
  try {
    // The name in brackets may hold anything, blanks and brackets too: fields are counted after the last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTick] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || startTick === undefined) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${startTick}`;
  } catch {
    return undefined;
  }
}

function beganElsewhere(pid: number): string | undefined {
  try {
    const [began = '', state = ''] = ['lstart=', 'state='].map((column) =>
      execFileSync('ps', ['-p', `${pid}`, '-o', column], { encoding: 'utf8' }).trim(),
    );
    return began === '' || state.startsWith('Z') ? undefined : began;
  } catch {
    return undefined;
  }
}
