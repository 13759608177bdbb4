import { describeHolder, portHolder } from './port-holder';

/** What listens on a port of its own. */
export type PortName = 'enqueue' | 'presence' | 'worker' | 'idle' | 'postgres' | 'redis' | 's3';

export type StackPorts = Readonly<Record<PortName, number>>;

/** A block that nothing common uses by default. */
export const DEFAULT_PORTS: StackPorts = {
  enqueue: 8640,
  presence: 8641,
  worker: 8642,
  idle: 8643,
  postgres: 8645,
  redis: 8646,
  s3: 8647,
};

export const isPortName = (name: string): name is PortName => Object.hasOwn(DEFAULT_PORTS, name);

/** One line for each port that somebody else has, naming the holder and the way out. */
export async function takenPorts(ports: StackPorts, needed: readonly PortName[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const name of needed) {
    const holder = await portHolder(ports[name]);
    if (holder === undefined) continue;
    lines.push(
      `Port ${ports[name]} (${name}) is taken by ${describeHolder(holder)}. Stop that, or choose another one: --port ${name}=NUMBER`,
    );
  }
  return lines;
}
