import type { Socket } from 'node:net';

const held = new WeakSet<Socket>();

/** A connection on which an answer is held open. */
export interface HeldConnection {
  /** Fires when the client closes it, or is gone. */
  readonly gone: AbortSignal;
  /** The answer is no longer held. */
  end(): void;
}

/** Takes a connection for one held answer; undefined where it has one: who sends many requests at once would hold as many. */
export function heldConnection(socket: Socket): HeldConnection | undefined {
  if (held.has(socket)) return undefined;
  held.add(socket);
  const gone = new AbortController();
  const onClose = (): void => {
    gone.abort();
  };
  if (socket.destroyed) onClose();
  socket.once('close', onClose);
  return {
    gone: gone.signal,
    end: () => {
      held.delete(socket);
      socket.off('close', onClose);
    },
  };
}
