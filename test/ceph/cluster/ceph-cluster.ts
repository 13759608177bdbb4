import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort, RunningProgram } from '../../../stack';
import { cephConfiguration, GATEWAY } from './ceph-configuration';

const run = promisify(execFile);
const ANSWERS_WITHIN_MS = 90_000;

/** A user of the gateway. */
export interface CephUser {
  readonly name: string;
  /** Empty for none. */
  readonly tenant: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A real Ceph of one monitor, one OSD and one object gateway, on loopback and in a folder of its own. */
export class CephCluster {
  private gateway: RunningProgram | undefined;
  private readonly daemons: RunningProgram[] = [];

  private constructor(
    private readonly folder: string,
    private readonly gatewayPort: number,
  ) {}

  get endpoint(): string {
    return `http://127.0.0.1:${this.gatewayPort}`;
  }

  /** Brings a new cluster up: about 15 s. @throws Error with the last lines of the program that failed */
  static async start(): Promise<CephCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'autoingest-ceph-'));
    const [monitorPort, gatewayPort] = [await freePort(), await freePort()];
    const clusterId = randomUUID();
    for (const part of ['mon', 'osd', 'gateway', 'log']) mkdirSync(join(folder, part));
    const place = { folder, clusterId, monitorPort, gatewayPort };
    writeFileSync(join(folder, 'ceph.conf'), cephConfiguration(place));
    writeFileSync(join(folder, 'keyring'), '');
    const cluster = new CephCluster(folder, gatewayPort);
    try {
      await cluster.startMonitor(clusterId, monitorPort);
      await cluster.startDisk();
      await cluster.startGateway();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** Makes a user as an operator does. */
  async createUser({ name, tenant, accessKey, secretKey }: CephUser): Promise<void> {
    await this.tool('radosgw-admin', [
      ...['user', 'create', `--uid=${name}`, `--display-name=${name}`],
      ...(tenant === '' ? [] : [`--tenant=${tenant}`]),
      ...[`--access-key=${accessKey}`, `--secret-key=${secretKey}`],
    ]);
  }

  /** Stops the gateway and starts it again: about 3 s. */
  async restartGateway(): Promise<void> {
    await this.gateway?.stop('SIGTERM', 10_000);
    await this.startGateway();
  }

  /** Ends every process of it, by the last one first, and removes its folder. */
  async stop(): Promise<void> {
    await this.gateway?.stop('SIGTERM', 10_000);
    for (const daemon of this.daemons.splice(0).reverse()) await daemon.stop('SIGTERM', 10_000);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async startMonitor(clusterId: string, port: number): Promise<void> {
    const map = join(this.folder, 'monmap');
    await run('/usr/bin/monmaptool', [
      ...['--create', '--clobber', '--fsid', clusterId],
      ...['--addv', 'a', `[v1:127.0.0.1:${port}]`, map],
    ]);
    await this.tool('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', map]);
    this.daemons.push(await this.launch('ceph-mon', ['-f', '-i', 'a']));
  }

  private async startDisk(): Promise<void> {
    const id = randomUUID();
    await Promise.all([
      this.ceph('osd', 'new', id, '0'),
      this.tool('ceph-osd', ['--mkfs', '-i', '0', '--osd-uuid', id]),
    ]);
    const disk = await this.launch('ceph-osd', ['-f', '-i', '0']);
    this.daemons.push(disk);
    const deadline = Date.now() + ANSWERS_WITHIN_MS;
    while (!(await this.ceph('osd', 'stat')).includes('1 up')) {
      if (disk.hasEnded || Date.now() > deadline) {
        throw new Error(`the OSD did not come up:\n${disk.lastLines(20)}\n${this.logOf('osd.0')}`);
      }
      await pause(100);
    }
  }

  /** A gateway that has not answered in time, as happened once in six starts on a busy machine, is started once more. */
  private async startGateway(tries = 2): Promise<void> {
    const gateway = await this.launch('radosgw', ['-f', '-n', GATEWAY]);
    this.gateway = gateway;
    const deadline = Date.now() + ANSWERS_WITHIN_MS;
    while (!(await this.answers())) {
      if (gateway.hasEnded || Date.now() > deadline) {
        await gateway.stop('SIGKILL', 0);
        if (tries > 1) return this.startGateway(tries - 1);
        throw new Error(`radosgw did not start:\n${gateway.lastLines(20)}\n${this.logOf(GATEWAY)}`);
      }
      await pause(50);
    }
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(this.endpoint, { signal: AbortSignal.timeout(2000) })).ok;
    } catch {
      return false;
    }
  }

  private get configured(): readonly string[] {
    return ['-c', join(this.folder, 'ceph.conf')];
  }

  /** Starts a daemon that ends with this process, even where that is killed. */
  private launch(program: string, args: readonly string[]): Promise<RunningProgram> {
    return RunningProgram.start({
      command: '/usr/bin/setpriv',
      args: ['--pdeathsig', 'TERM', `/usr/bin/${program}`, ...this.configured, ...args],
      logFile: join(this.folder, 'log', `${program}.out`),
      ownGroup: false,
    });
  }

  /**
   * Asks the monitor, and again where the client asked before it knew whom (once in 20 on a busy machine): it then names a cluster of
   * zeros, which the monitor refuses.
   */
  private async ceph(...words: readonly string[]): Promise<string> {
    // A script of Python that needs the module of the same package, so never another interpreter of PATH.
    const command = ['/usr/bin/ceph', ...this.configured, '--connect-timeout', '60', ...words];
    for (let tries = 10; ; tries -= 1) {
      try {
        return (await run('/usr/bin/python3', command)).stdout;
      } catch (error) {
        if (tries === 1 || !String(error).includes('EPERM')) throw error;
      }
    }
  }

  private logOf(daemon: string): string {
    const file = join(this.folder, 'log', `${daemon}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8').slice(-4000) : '';
  }

  private async tool(program: string, args: readonly string[]): Promise<void> {
    await run(`/usr/bin/${program}`, [...this.configured, ...args]);
  }
}
