import { connect } from 'node:net';

/** What identifies a running query to the server; a pgbouncer in between gives out its own. */
export interface BackendKey {
  readonly processID: number;
  readonly secretKey: number;
}

const CANCEL_REQUEST = 80877102;

/**
 * Asks the server to cancel what the connection runs, as psql does on Ctrl-C: it then answers with SQLSTATE 57014. Best
 * effort: whatever happens to the request, nothing is thrown.
 *
 * Source: PostgreSQL documentation, 55.2.8 Canceling Requests in Progress.
 */
export function cancelQuery(key: BackendKey, host: string, port: number): void {
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(CANCEL_REQUEST, 4);
  request.writeInt32BE(key.processID, 8);
  request.writeInt32BE(key.secretKey, 12);
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  socket.on('error', () => {
    socket.destroy();
  });
  socket.end(request);
}
