import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { driverOptions } from './driver/driver-options';
import { planFaults } from './driver/fault-plan';
import { Findings } from './driver/findings';
import { TcpLink } from './driver/tcp-link';
import { eventually } from '../support/eventually';

describe('the plan of the faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planFaults('7', 60_000)).toEqual(planFaults('7', 60_000));
    expect(planFaults('7', 60_000)).not.toEqual(planFaults('8', 60_000));
  });

  it('has each fault of each target at least once, in the order of time, even in the shortest night', () => {
    const faults = planFaults('7', 0);
    const names = new Set(faults.map(({ kind, target }) => `${kind} ${target}`));
    for (const name of [
      'kill redis',
      'kill postgres',
      'freeze worker-1',
      'restart idle',
      'cut ceph-enqueue',
    ]) {
      expect(names).toContain(name);
    }
    expect(names.size).toBe(5 * 3 + 5 + 8 * 3);
    const times = faults.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });
});

describe('a link', () => {
  let echo: Server;
  let link: TcpLink;
  let client: Socket;

  beforeEach(async () => {
    echo = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    link = await TcpLink.open((echo.address() as AddressInfo).port);
    client = connect(link.port, '127.0.0.1');
    await once(client, 'connect');
  });

  afterEach(() => {
    client.destroy();
    link.close();
    echo.close();
  });

  const answer = async (): Promise<string> => String((await once(client, 'data'))[0]);

  it('passes bytes on as they are', async () => {
    client.write('one');
    expect(await answer()).toBe('one');
  });

  it('resets what is cut, refuses for a while, and then serves again', async () => {
    client.write('one');
    await answer();
    const cut = link.cut(1_000);
    await expect(once(client, 'close')).rejects.toMatchObject({ code: 'ECONNRESET' });
    client = connect(link.port, '127.0.0.1');
    await expect(once(client, 'data')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await cut;
    client = connect(link.port, '127.0.0.1');
    client.write('two');
    expect(await answer()).toBe('two');
  });

  it.each(['stall', 'slow'] as const)(
    'holds bytes up while it is told to %s, and loses none',
    async (kind) => {
      client.write('one');
      await answer();
      let isOver = false;
      const fault = kind === 'stall' ? link.stall(50) : link.slow(50, 20);
      void fault.then(() => (isOver = true));
      client.write('two');
      expect(await answer()).toBe('two');
      if (kind === 'stall') expect(isOver).toBe(true);
      await fault;
      client.write('three');
      expect(await answer()).toBe('three');
    },
  );

  it('ends the other side when one side ends', async () => {
    client.write('one');
    await answer();
    client.end();
    await once(client, 'close');
    await eventually(
      () =>
        new Promise<boolean>((resolve) => {
          echo.getConnections((_, connections) => {
            resolve(connections === 0);
          });
        }),
    );
  });
});

describe('what a run is asked for', () => {
  it('is a seed, and a number of files', () => {
    expect(driverOptions(['--seed', '3', '--files', '70', '--no-faults'])).toEqual({
      seed: '3',
      files: 70,
      faults: false,
      json: false,
      keep: false,
    });
  });

  it.each([[[]], [['--files', '5']], [['--seed', '3', '--files', 'many']], [['--seeds', '3']]])(
    'is refused where it is %j',
    (words) => {
      expect(() => driverOptions(words)).toThrow(/--seed|--files/);
    },
  );
});

describe('findings', () => {
  it('are told by rule, the first of each, and counted', () => {
    const findings = new Findings();
    for (let index = 0; index < 30; index += 1) findings.add('LOST', `file ${index}`);
    findings.expectEqual('SIZE', 'a file', 1, 1);
    findings.expectEqual('SIZE', 'a file', 1, 2);
    expect(findings.count).toBe(31);
    expect(findings.told()).toHaveLength(22);
    expect(findings.told().slice(-2)).toEqual([
      { rule: 'LOST', what: 'and 10 more' },
      { rule: 'SIZE', what: 'a file: found 1, expected 2' },
    ]);
  });
});
