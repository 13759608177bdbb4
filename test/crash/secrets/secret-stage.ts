import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { appSchemas } from '../../support/app-schemas';
import { SecretPlaces, secretVariables } from './secret-places';
import { SecretServers } from './secret-servers';
import { WatchedProcess } from './watched-process';

type Environment = Readonly<Record<string, string>>;

const DIST = join(__dirname, '../../../dist/apps');

/** A home folder with secrets in its files, the servers that they are for, and the built apps. */
export class SecretStage {
  /** As `BUCKET` names it: readable with the right profile. */
  readonly bucket = 'marked@secrets';
  /** Of the default profile, which is refused everywhere. */
  readonly deniedBucket = 'denied';
  readonly repo: string;
  private readonly processes: WatchedProcess[] = [];

  private constructor(
    readonly folder: string,
    readonly right: SecretPlaces,
    readonly wrong: SecretPlaces,
    readonly servers: SecretServers,
  ) {
    this.repo = join(folder, 'repo');
  }

  static async start(): Promise<SecretStage> {
    const right = new SecretPlaces();
    const wrong = new SecretPlaces();
    const folder = mkdtempSync(join(tmpdir(), 'autoingest-secrets-'));
    const stage = new SecretStage(folder, right, wrong, await SecretServers.start(right));
    stage.write('.pgpass', `*:*:*:*:${right.pgpass.value}\n`);
    stage.write(
      '.aws/credentials',
      `[default]\naws_access_key_id = k\naws_secret_access_key = ${right.awsFile.value}\n`,
    );
    stage.write('.lsst/db-auth.yaml', stage.dbAuth());
    return stage;
  }

  /** Everything that must be seen nowhere. */
  leaksIn(text: string): readonly string[] {
    return [...this.right.all, ...this.wrong.all].flatMap((secret) => secret.leaksIn(text));
  }

  /** Writes a file of the home folder that only its owner may read; its path. */
  write(name: string, content: string, mode = 0o600): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode });
    return path;
  }

  /** A list of credentials whose password is wrong. */
  dbAuth(): string {
    return `- url: postgresql://127.0.0.1/*\n  username: ${this.servers.role}\n  password: ${JSON.stringify(this.right.dbAuthFile.value)}\n`;
  }

  /** The registry as `--registry-db` and `butler.yaml` name it. */
  registryUrl(
    how: { readonly password?: string; readonly host?: string; readonly query?: string } = {},
  ): string {
    const { role, postgresPort, database } = this.servers;
    const { password, host = `127.0.0.1:${postgresPort}`, query = '' } = how;
    return `postgresql://${role}${password === undefined ? '' : `:${password}`}@${host}/${database}${query}`;
  }

  /** Writes a `butler.yaml` that holds passwords itself. */
  butlerYaml(name: string, url: string): string {
    const { butlerPassword } = this.right;
    const registry = { db: url, namespace: 'public', password: butlerPassword.value };
    return this.write(name, JSON.stringify({ registry }));
  }

  /** What every process has in its environment: all secrets, each with the server that it is for. */
  environment(): Environment {
    const { servers, right } = this;
    return {
      PATH: process.env['PATH'] ?? '',
      HOME: this.folder,
      LOG_CONFIG: '.=TRACE',
      LISTEN_HOST: '127.0.0.1',
      PORT: '0',
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: servers.redisPort,
      REFUSAL_DELAY: '0',
      PROFILE: 'marked',
      S3_ENDPOINT_URL: `http://${servers.hostOf('refusing')}`,
      LSST_RESOURCES_S3_PROFILE_ceph: `http://${right.awsKey.value}:${right.awsSecret.urlEncoded}@${servers.cephHost}`,
      BUCKET: `${this.bucket},${this.deniedBucket}`,
      BUTLER_REPO: this.repo,
      IDLE_INTERVAL: '0.1',
      RETRY_BASE: '0.05',
      RETRY_MAX: '0.2',
      ...this.secrets(right),
    };
  }

  /** The secret variables of a set of secrets. */
  secrets(places: SecretPlaces): Environment {
    const { servers } = this;
    return places.environment(secretVariables(appSchemas), {
      store: servers.storeHost,
      summit: servers.hostOf('broken'),
      registryRole: servers.role,
    });
  }

  /** A variable with a URL that holds a right secret, at another place: `https://host:port`. */
  moved(variable: string, origin: string): string {
    const [scheme, host = ''] = origin.split('://');
    return (this.secrets(this.right)[variable] ?? '').replace(
      /^http:(.*@)[^/]*/,
      `${scheme ?? ''}:$1${host}`,
    );
  }

  /** Runs an app or the command line, in an environment that differs in some variables. */
  run(app: string, words: readonly string[], changes: Environment = {}): WatchedProcess {
    const main = join(DIST, app, 'main.js');
    const started = new WatchedProcess([main, ...words], { ...this.environment(), ...changes });
    this.processes.push(started);
    return started;
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map(({ child }) => child.end('SIGKILL')));
    await this.servers.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
