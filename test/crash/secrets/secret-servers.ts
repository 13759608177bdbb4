import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { connectRedis } from '#adapters/queue';
import { simulateExposure } from '#simulator';
import { findRedisServer, freePort, startRedis, type RedisServer } from '#stack';
import { startEchoServer, type EchoServer } from '../../support/echo-server';
import { SwitchedStore } from '../../support/switched-store';
import { testCertificate } from '../../support/test-certificate';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';
import { startCephTopics, type CephTopics } from './ceph-topics';
import type { SecretPlaces } from './secret-places';

/** Real servers that know one set of secrets, and others that repeat whatever they are told. */
export class SecretServers {
  /** The keys of an exposure's images, which are in the bucket `secrets` of the store. */
  readonly keys: readonly string[];
  readonly redisPort: string;
  readonly postgresPort: string;
  readonly database: string;

  private constructor(
    private readonly redisServer: RedisServer,
    readonly redis: Redis,
    private readonly testDatabase: TestDatabase,
    readonly role: string,
    private readonly store: SwitchedStore,
    /** `host:port` of a store that takes any credential. */
    readonly storeHost: string,
    private readonly echoes: Readonly<Record<'refusing' | 'broken' | 'encrypted', EchoServer>>,
    private readonly ceph: CephTopics,
  ) {
    const { arrivals, truth } = simulateExposure({ seed: 'secrets', dayObs: 20260125, seqNum: 7 });
    this.keys = [...truth.datasets.values()];
    for (const arrival of arrivals) store.objects.set(`secrets/${arrival.key}`, arrival.bytes());
    const { port, pathname } = new URL(testDatabase.url);
    this.redisPort = `${redisServer.port}`;
    this.postgresPort = port;
    this.database = pathname.slice(1);
  }

  static async start(right: SecretPlaces): Promise<SecretServers> {
    const program = findRedisServer(join(__dirname, '../../../.cache'));
    const redisServer = await startRedis({ program, port: await freePort() });
    const redis = connectRedis({ host: '127.0.0.1', port: redisServer.port });
    const database = await createTestDatabase();
    const role = `${new URL(database.url).pathname.slice(1)}_owner`;
    const store = new SwitchedStore();
    const { S3_ENDPOINT_URL: storeUrl = '' } = await store.listen();
    const [refusing, broken, encrypted, ceph] = await Promise.all([
      startEchoServer(403),
      startEchoServer(500),
      startEchoServer(403, testCertificate('localhost')),
      startCephTopics(
        `http://topic:${right.topicPassword.urlEncoded}@127.0.0.1:1/notify`,
        right.topicSecret.value,
      ),
    ]);
    const echoes = { refusing, broken, encrypted };
    const servers = new SecretServers(
      redisServer,
      redis,
      database,
      role,
      store,
      new URL(storeUrl).host,
      echoes,
      ceph,
    );
    await redis.config('SET', 'requirepass', right.redis.value);
    await servers.query(
      `CREATE ROLE ${escapeIdentifier(role)} LOGIN PASSWORD ${escapeLiteral(right.registry.value)}`,
      `ALTER DATABASE ${escapeIdentifier(servers.database)} OWNER TO ${escapeIdentifier(role)}`,
    );
    return servers;
  }

  /** `host:port` of a server that answers 403 or 500 with all that it was asked, or 403 behind a certificate that nobody trusts. */
  hostOf(echo: keyof typeof this.echoes): string {
    return `127.0.0.1:${this.echoes[echo].port}`;
  }

  get cephHost(): string {
    return `127.0.0.1:${this.ceph.port}`;
  }

  /** Gives or takes away a right, so that a statement of a repository that is open fails. */
  mayInsert(table: string, may: boolean): Promise<void> {
    const [verb, to] = may ? ['GRANT', 'TO'] : ['REVOKE', 'FROM'];
    return this.query(`${verb} INSERT ON ${escapeIdentifier(table)} ${to} ${escapeIdentifier(this.role)}`);
  }

  /** All that lies in Redis, and what it shows of its clients. */
  async redisContent(): Promise<string> {
    const keys = await this.redis.keys('*');
    const values = await Promise.all(
      keys.map(async (key) => (await this.redis.dumpBuffer(key)).toString('latin1')),
    );
    const streams = keys.filter((key) => key.startsWith('ARRIVED:'));
    const entries = await Promise.all(streams.map((key) => this.redis.xrange(key, '-', '+')));
    return JSON.stringify([keys, values, entries, await this.redis.client('LIST')]);
  }

  async stop(): Promise<void> {
    for (const server of [...Object.values(this.echoes), this.ceph]) server.close();
    this.store.close();
    this.redis.disconnect();
    await this.redisServer.stop();
    await this.testDatabase.drop();
    const client = new Client({ connectionString: process.env['TEST_POSTGRES_URL'] });
    await client.connect();
    await client.query(`DROP ROLE ${escapeIdentifier(this.role)}`);
    await client.end();
  }

  private async query(...statements: readonly string[]): Promise<void> {
    const client = new Client({ connectionString: this.testDatabase.url });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  }
}
