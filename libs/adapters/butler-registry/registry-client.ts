import { Client, type ClientConfig } from 'pg';

/**
 * The driver's client, which closes its socket when a login comes to nothing on our side (no password for a server that asks for
 * one): the driver leaves it open, and the server, which goes on waiting, would keep the process alive for a minute.
 */
export class RegistryClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.connection.once('error', () => {
      this.connection.stream.destroy();
    });
  }
}
