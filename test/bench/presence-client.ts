import { connect, type Socket } from 'node:net';

/** What a light client saw; times in ms from the opening of a connection to the end of its answer. */
export interface ClientFigures {
  readonly answers: number;
  readonly failures: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly longest_ms: number;
  readonly past_1s: number;
  readonly wall_ms: number;
  readonly client_cpu_ms: number;
}

/** So many at once would want more ports than one address has. */
const ADDRESSES = 64;

function ask(port: number, client: number, snap: number, close: boolean): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const address = `127.0.0.${2 + (client % ADDRESSES)}`;
    const socket = connect({ port, host: '127.0.0.1', localAddress: address });
    const detector = `R${1 + (client % 3)}${1 + (client % 2)}_S${client % 3}${Math.floor(client / 3) % 3}`;
    socket.write(
      `GET /presence/LSSTCam/bench/${snap}/${detector} HTTP/1.1\r\nHost: bench\r\nConnection: ${close ? 'close' : 'keep-alive'}\r\n\r\n`,
    );
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!close && text.includes('"error":')) resolve(socket);
    });
    socket.on('error', reject);
    socket.on('close', () => {
      if (text.startsWith('HTTP/1.1 200') && text.includes('"present"')) resolve(socket);
      else reject(new Error(`answered ${text.slice(0, 200)}`));
    });
  });
}

/** Clients at once, each of which asks for one snap after the other over a new connection. */
async function burst(port: number, clients: number, snaps: number): Promise<ClientFigures> {
  const times: number[] = [];
  let failures = 0;
  const cpu = process.cpuUsage();
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let snap = 0; snap < snaps; snap += 1) {
        const asked = performance.now();
        await ask(port, client, snap, true).then(
          () => times.push(performance.now() - asked),
          (error: unknown) => {
            failures += 1;
            // What is wrong tells whether it is the client's own limit.
            if (failures <= 3) console.error(error);
          },
        );
      }
    }),
  );
  const wall = performance.now() - begin;
  const { user, system } = process.cpuUsage(cpu);
  times.sort((one, other) => one - other);
  const at = (part: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? NaN;
  return {
    answers: times.length,
    failures,
    p50_ms: at(0.5),
    p99_ms: at(0.99),
    longest_ms: at(1),
    past_1s: times.filter((ms) => ms > 1000).length,
    wall_ms: wall,
    client_cpu_ms: (user + system) / 1000,
  };
}

/** `PORT burst CLIENTS SNAPS` prints figures; `PORT idle CLIENTS` keeps connections and says `ready`. */
async function main(): Promise<void> {
  const [port = 0, clients = 0, snaps = 0] = [process.argv[2], process.argv[4], process.argv[5]].map(Number);
  if (process.argv[3] === 'burst') {
    console.log(JSON.stringify(await burst(port, clients, snaps)));
    return;
  }
  for (let from = 0; from < clients; from += 250) {
    await Promise.all(Array.from({ length: 250 }, (_, one) => ask(port, from + one, 0, false)));
  }
  console.log('ready');
}

if (require.main === module) void main();
