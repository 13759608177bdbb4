import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { freePort } from '../../stack';
import { describeHolder, portHolder } from '../../stack/port-holder';
import { DEFAULT_PORTS, takenPorts } from '../../stack/stack-ports';

const listenOn = (port: number, host: string): string =>
  `require('node:net').createServer().listen(${port}, '${host}', () => console.log('listening'))`;

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.family === 'IPv6');

describe('a port', () => {
  it('that is free has no holder', async () => {
    expect(await portHolder(await freePort())).toBeUndefined();
  });

  it.each(['127.0.0.1', '0.0.0.0', ...(hasIpv6 ? ['::'] : [])])(
    'that a process has on %s is named with its number and program',
    async (host) => {
      const port = await freePort();
      const child = spawn(process.execPath, ['-e', listenOn(port, host)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      const holder = await portHolder(port);
      expect(holder?.pid).toBe(child.pid);
      expect(holder?.program).toContain('node');
      const [line] = await takenPorts({ ...DEFAULT_PORTS, redis: port }, ['redis']);
      expect(line).toContain(`Port ${port} (redis) is taken by`);
      expect(line).toContain(`(pid ${child.pid ?? 0})`);
      expect(line).toContain('--port redis=NUMBER');
      child.kill();
      await once(child, 'exit');
      expect(await portHolder(port)).toBeUndefined();
    },
  );

  it('whose holder cannot be seen is still told to be taken', () => {
    expect(describeHolder({})).toBe('a program that cannot be seen from here');
  });
});
