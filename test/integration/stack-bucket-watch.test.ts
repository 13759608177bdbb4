import { once } from 'node:events';
import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AnnouncementJournal } from '../../stack/announcement-journal';
import { Announcer, type AnnouncementAnswer } from '../../stack/announcer';
import { BucketWatch } from '../../stack/bucket-watch';
import { isOpenForWriting } from '../../stack/open-for-writing';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary-folder';

interface Announced {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}
interface EventDocument {
  Records: [
    {
      opaqueData: string;
      s3: { bucket: { name: string }; object: { key: string; size: number; eTag: string } };
    },
  ];
}

const root = temporaryFolder();
const block = (letter: string, blocks = 1): string => letter.repeat(2880 * blocks);

/** A webhook that remembers what it was told, and answers as it is told to. */
class Webhook {
  readonly announced: Announced[] = [];
  readonly answers: { status: number; body: string }[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { Records: records } = JSON.parse(Buffer.concat(chunks).toString()) as EventDocument;
        const { s3, opaqueData } = records[0];
        expect(opaqueData).toBe('secret');
        const { status, body } = this.answers.shift() ?? { status: 200, body: '[{}]' };
        if (status === 200) {
          const { key, size, eTag } = s3.object;
          this.announced.push({ bucket: s3.bucket.name, key, size, etag: eTag });
        }
        response.writeHead(status).end(body);
      });
    });
  }

  async url(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/notify`;
  }

  of(key: string): readonly Announced[] {
    return this.announced.filter((object) => object.key === key);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe('a watched bucket', () => {
  let folder: string;
  let outside: string;
  let webhook: Webhook;
  let url: string;
  let watch: BucketWatch;
  let heard: [string, AnnouncementAnswer][];

  const startWatch = async (): Promise<void> => {
    watch = new BucketWatch(
      join(folder, 'buckets'),
      new Announcer(url, 'secret'),
      new AnnouncementJournal(join(folder, 'announced')),
      (path, answer) => heard.push([path, answer]),
    );
    await watch.start();
  };
  const file = (key: string): string => join(folder, 'buckets/summit', key);

  beforeEach(async () => {
    folder = mkdtempSync(join(root, 'watch-'));
    outside = join(folder, 'outside');
    mkdirSync(outside);
    mkdirSync(join(folder, 'buckets/summit'), { recursive: true });
    heard = [];
    webhook = new Webhook();
    url = await webhook.url();
    await startWatch();
  });

  afterEach(async () => {
    await watch.stop();
    webhook.close();
  });

  it('announces a file that is renamed into a new nested folder', async () => {
    writeFileSync(join(outside, 'x'), block('x'));
    mkdirSync(file('LSSTCam/20260125/MC_O_20260125_000001'), { recursive: true });
    renameSync(join(outside, 'x'), file('LSSTCam/20260125/MC_O_20260125_000001/x.fits'));
    await eventually(() => heard[0]);
    expect(webhook.announced).toEqual([
      {
        bucket: 'summit',
        key: 'LSSTCam/20260125/MC_O_20260125_000001/x.fits',
        size: 2880,
        etag: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      },
    ]);
    expect(heard).toEqual([['summit/LSSTCam/20260125/MC_O_20260125_000001/x.fits', 'accepted']]);
  });

  it('announces hard links, links and whole folders that are moved in', async () => {
    writeFileSync(join(outside, 'a.fits'), block('a'));
    linkSync(join(outside, 'a.fits'), file('hard.fits'));
    symlinkSync(join(outside, 'a.fits'), file('soft.fits'));
    mkdirSync(join(outside, 'night/exposure'), { recursive: true });
    writeFileSync(join(outside, 'night/exposure/b.fits'), block('b'));
    renameSync(join(outside, 'night'), file('night'));
    await eventually(() => webhook.announced.length === 3 || undefined);
    expect(webhook.announced.map(({ key }) => key).sort()).toEqual([
      'hard.fits',
      'night/exposure/b.fits',
      'soft.fits',
    ]);
    expect(webhook.of('hard.fits')[0]?.etag).toBe(webhook.of('soft.fits')[0]?.etag);
  });

  it('waits until a file is no longer being written to', async () => {
    // Never whole blocks before the end, so that a writer that stalls in this test is waited for as well.
    const pieces = [
      block('s').slice(100),
      ...Array.from({ length: 40 }, () => block('s')),
      block('s').slice(0, 100),
    ];
    const slow = openSync(file('slow.fits'), 'w');
    for (const piece of pieces) {
      writeSync(slow, piece);
      await new Promise((resolve) => setTimeout(resolve, 15));
      if (piece.length !== 100) expect(webhook.announced).toEqual([]);
    }
    closeSync(slow);
    const size = pieces.join('').length;
    await eventually(() => webhook.announced[0]);
    expect(webhook.announced).toMatchObject([{ key: 'slow.fits', size }]);
  });

  it('announces a file again when its content changes, with another tag', async () => {
    writeFileSync(file('a.fits'), block('1'));
    await eventually(() => webhook.of('a.fits')[0]);
    writeFileSync(file('a.fits'), block('2'));
    await eventually(() => webhook.of('a.fits')[1]);
    writeFileSync(join(outside, 'a'), block('3'));
    renameSync(join(outside, 'a'), file('a.fits'));
    await eventually(() => webhook.of('a.fits')[2]);
    expect(new Set(webhook.of('a.fits').map(({ etag }) => etag)).size).toBe(3);
  });

  it('announces after a pause what it saw while it was away, and nothing twice', async () => {
    writeFileSync(file('before.fits'), block('b'));
    await eventually(() => heard[0]);
    await watch.stop();
    writeFileSync(file('meanwhile\n+ %41.fits'), block('m'));
    await startWatch();
    await eventually(() => heard[1]);
    await watch.stop();
    await startWatch();
    writeFileSync(file('after.fits'), block('a'));
    await eventually(() => webhook.of('after.fits')[0]);
    expect(webhook.announced.map(({ key }) => key)).toEqual([
      'before.fits',
      'meanwhile\n+ %41.fits',
      'after.fits',
    ]);
  });

  it('announces again until the answer is 2xx, and tells what was not taken', async () => {
    webhook.answers.push({ status: 503, body: '' }, { status: 500, body: '' }, { status: 200, body: '[]' });
    writeFileSync(file('later.fits'), block('l'));
    await eventually(() => heard[0]);
    expect(heard).toEqual([['summit/later.fits', 'notAccepted']]);
    webhook.answers.push({ status: 400, body: 'no event document' });
    writeFileSync(file('wrong.fits'), block('w'));
    await eventually(() => heard[1]);
    expect(heard[1]).toEqual(['summit/wrong.fits', { rejected: '/notify answered 400: no event document' }]);
  });

  it('leaves names with a dot at their beginning alone, and forgets what vanishes', async () => {
    writeFileSync(file('.a.fits.partial'), block('p'));
    writeFileSync(file('gone.fits'), block('g'));
    rmSync(file('gone.fits'));
    mkdirSync(file('.sgwtmp'));
    writeFileSync(file('.sgwtmp/b.fits'), block('t'));
    writeFileSync(file('c.fits'), block('c'));
    await eventually(() => webhook.of('c.fits')[0]);
    expect(webhook.announced.map(({ key }) => key)).toEqual(['c.fits']);
  });

  it('keeps up with a burst of hundreds of files in new folders', async () => {
    for (let exposure = 0; exposure < 4; exposure += 1) {
      mkdirSync(file(`LSSTCam/20260125/${exposure}`), { recursive: true });
      for (let number = 0; number < 100; number += 1) {
        writeFileSync(file(`LSSTCam/20260125/${exposure}/${number}.fits`), block('n'));
      }
    }
    await eventually(() => webhook.announced.length >= 400 || undefined);
    expect(new Set(webhook.announced.map(({ key }) => key)).size).toBe(400);
  });

  it('takes a broken file for whole as soon as nobody has it open, and not before', async () => {
    const broken = openSync(file('broken.fits'), 'w');
    writeSync(broken, 'SIMPLE');
    writeFileSync(file('empty.fits'), '');
    await eventually(() => webhook.of('empty.fits')[0]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(webhook.of('broken.fits')).toEqual([]);
    expect(await isOpenForWriting(file('broken.fits'))).toBe(true);
    closeSync(broken);
    await eventually(async () => (await isOpenForWriting(file('broken.fits'))) === false || undefined);
    await eventually(() => webhook.of('broken.fits')[0]);
  });

  it('takes an old file for whole at once', async () => {
    writeFileSync(join(outside, 'old'), block('o').slice(0, 100));
    utimesSync(join(outside, 'old'), new Date(0), new Date(0));
    renameSync(join(outside, 'old'), file('old.fits'));
    await eventually(() => webhook.of('old.fits')[0]);
    expect(webhook.announced).toMatchObject([{ key: 'old.fits', size: 100 }]);
  });
});
