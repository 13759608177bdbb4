import { ReplyError } from 'ioredis';
import { Refused, RetryLater } from '#domain/failure';

/** Answers of a server that is up but cannot serve now: starting, failing over, full, busy with a script. */
const UNAVAILABLE =
  /^(LOADING|READONLY|MASTERDOWN|TRYAGAIN|CLUSTERDOWN|BUSY|OOM|MISCONF|NOREPLICAS|UNBLOCKED)\b/;
const REFUSING = /^(NOAUTH|WRONGPASS|NOPERM)\b|ERR AUTH/;
/** What is refused within a script has no word of its own in front; each line of Redis has put it otherwise. */
const REFUSED_IN_SCRIPT =
  /^ERR The user executing the script can't|^(?:ERR )?(?:-?NOPERM )?ACL failure in script/;

/**
 * Awaits a Redis command and turns what the outside did into our failures; anything else (a wrong type of key, a fault in
 * a script) is a bug and passes through.
 *
 * @throws RetryLater REDIS_UNAVAILABLE; Refused REDIS_REFUSED when the password is wrong or a right is missing
 */
export async function redisCall<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (cause) {
    throw asFailure(cause);
  }
}

function asFailure(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  forgetArguments(cause);
  const refusal = refusalIn(cause);
  if (refusal !== undefined) {
    return new Refused('REDIS_REFUSED', `Redis refused the password or a right: ${refusal}`, { cause });
  }
  if (cause instanceof ReplyError && !UNAVAILABLE.test(cause.message)) return cause;
  if (cause instanceof TypeError || cause instanceof RangeError) return cause;
  return new RetryLater('REDIS_UNAVAILABLE', 'Redis did not answer', { cause });
}

/** An error of the driver; that of a transaction has those of its commands beside it, and is one of them where all failed of the same. */
type DriverError = Error & { command?: unknown; readonly previousErrors?: readonly DriverError[] };

const withPrevious = (error: DriverError): readonly DriverError[] => [error, ...(error.previousErrors ?? [])];

/** Redis's own words; a transaction that holds a refused command fails as a whole, and says of what beside it. */
function refusalIn(error: Error): string | undefined {
  const messages = withPrevious(error).map(({ message }) => message.trim());
  return messages.find((message) => REFUSING.test(message) || REFUSED_IN_SCRIPT.test(message));
}

/** The driver hangs the whole command on the error that it got; of a login that is the password. The command's name tells enough. */
function forgetArguments(error: Error): void {
  for (const each of withPrevious(error)) {
    const { command } = each;
    if (typeof command === 'object' && command !== null)
      each.command = 'name' in command ? command.name : undefined;
  }
}
