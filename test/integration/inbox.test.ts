import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { simulateExposure } from '#simulator';
import { Inbox } from '../../stack/inbox';
import { eventually } from '../support/eventually';
import { temporaryFolder } from '../support/temporary-folder';

const root = temporaryFolder();
const { arrivals, truth } = simulateExposure({ seed: 'inbox', dayObs: 20260125, seqNum: 7 });
const bytesOf = (detectorName: string, kind: 'fits' | 'sidecar'): Uint8Array =>
  arrivals.find((arrival) => arrival.detectorName === detectorName && arrival.kind === kind)?.bytes() ??
  new Uint8Array();
const keyOf = (detectorName: string): string => truth.datasets.get(detectorName) ?? '';
const sidecarKeyOf = (detectorName: string): string => keyOf(detectorName).replace(/fits$/, 'json');

describe('the inbox', () => {
  let folder: string;
  let inbox: Inbox;
  let filed: Map<string, string>;
  let refused: Map<string, string>;
  const startInbox = (): Promise<void> => {
    inbox = new Inbox(
      join(folder, 'inbox'),
      folder,
      { cameras: 'bucket', annex: 'annex' },
      {
        filed: (name, path) => filed.set(name, path.replace(/^bucket\//, '')),
        refused: (name, reason) => refused.set(name, reason),
      },
    );
    return inbox.start();
  };
  const inInbox = (name: string): string => join(folder, 'inbox', name);
  const inBucket = (key: string): string => join(folder, 'bucket', key);

  beforeEach(async () => {
    folder = mkdtempSync(join(root, 'inbox-'));
    mkdirSync(inInbox('refused'), { recursive: true });
    filed = new Map();
    refused = new Map();
    await startInbox();
  });

  afterEach(() => inbox.stop());

  it('files a file with a proper name by its name, whatever its content', async () => {
    writeFileSync(inInbox('MC_O_20251231_000042_R22_S11.fits'), bytesOf('R01_S00', 'fits'));
    const key = await eventually(() => filed.get('MC_O_20251231_000042_R22_S11.fits'));
    expect(key).toBe('LSSTCam/20251231/MC_O_20251231_000042/MC_O_20251231_000042_R22_S11.fits');
    expect(readFileSync(inBucket(key)).equals(bytesOf('R01_S00', 'fits'))).toBe(true);
    expect(existsSync(inInbox('MC_O_20251231_000042_R22_S11.fits'))).toBe(false);
  });

  it.each(['my image.fits', 'IMG_0001.FITS', 'raw', 'ünïcode #1 %41+.fit', 'a'.repeat(200)])(
    'files a file by its header when its name is %p',
    async (name) => {
      writeFileSync(inInbox(name), bytesOf('R04_SW1', 'fits'));
      expect(await eventually(() => filed.get(name))).toBe(keyOf('R04_SW1'));
      expect(readFileSync(inBucket(keyOf('R04_SW1'))).equals(bytesOf('R04_SW1', 'fits'))).toBe(true);
    },
  );

  it('files a sidecar together with its file, before it', async () => {
    writeFileSync(inInbox('odd.json'), bytesOf('R10_S21', 'sidecar'));
    writeFileSync(inInbox('odd.fits'), bytesOf('R10_S21', 'fits'));
    await eventually(() => filed.get('odd.fits'));
    expect(readFileSync(inBucket(sidecarKeyOf('R10_S21'))).equals(bytesOf('R10_S21', 'sidecar'))).toBe(true);
    expect(existsSync(inInbox('odd.json'))).toBe(false);
  });

  it('files a compressed file under its own ending, its sidecar with it', async () => {
    writeFileSync(inInbox('odd.json'), bytesOf('R10_S20', 'sidecar'));
    writeFileSync(inInbox('odd.fits.gz'), gzipSync(bytesOf('R10_S20', 'fits')));
    expect(await eventually(() => filed.get('odd.fits.gz'))).toBe(`${keyOf('R10_S20')}.gz`);
    expect(existsSync(inBucket(sidecarKeyOf('R10_S20')))).toBe(true);
  });

  it('files a sidecar that comes late by what it says', async () => {
    writeFileSync(inInbox('late.json'), bytesOf('R10_S22', 'sidecar'));
    expect(await eventually(() => filed.get('late.json'))).toBe(sidecarKeyOf('R10_S22'));
  });

  it('files whole folders, and what a link points to', async () => {
    mkdirSync(join(folder, 'elsewhere/night/more'), { recursive: true });
    writeFileSync(join(folder, 'elsewhere/night/more/x.fits'), bytesOf('R20_S00', 'fits'));
    renameSync(join(folder, 'elsewhere/night'), inInbox('night'));
    writeFileSync(join(folder, 'elsewhere/target'), bytesOf('R20_S01', 'fits'));
    symlinkSync(join(folder, 'elsewhere/target'), inInbox('link.fits'));
    expect(await eventually(() => filed.get('night/more/x.fits'))).toBe(keyOf('R20_S00'));
    expect(await eventually(() => filed.get('link.fits'))).toBe(keyOf('R20_S01'));
    expect(existsSync(join(folder, 'elsewhere/target'))).toBe(true);
    expect(readFileSync(inBucket(keyOf('R20_S01'))).equals(bytesOf('R20_S01', 'fits'))).toBe(true);
  });

  it('waits for a file that is still being written', async () => {
    const bytes = bytesOf('R30_S00', 'fits');
    const slow = openSync(inInbox('slow.fits'), 'w');
    for (let from = 0; from < bytes.length; from += 1000) {
      writeSync(slow, bytes.subarray(from, from + 1000));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(filed.size + refused.size).toBe(0);
    }
    closeSync(slow);
    await eventually(() => filed.get('slow.fits'));
    expect(readFileSync(inBucket(keyOf('R30_S00'))).equals(bytes)).toBe(true);
  });

  it('files what was there before it began', async () => {
    await inbox.stop();
    writeFileSync(inInbox('early.fits'), bytesOf('R30_S01', 'fits'));
    await startInbox();
    expect(await eventually(() => filed.get('early.fits'))).toBe(keyOf('R30_S01'));
  });

  it('refuses what is no FITS file, and lays the reason beside it', async () => {
    writeFileSync(inInbox('notes.txt'), 'buy milk');
    const reason = await eventually(() => refused.get('notes.txt'));
    expect(reason).toContain('FITS_NOT_FITS');
    expect(readFileSync(inInbox('refused/notes.txt'), 'utf8')).toBe('buy milk');
    expect(readFileSync(inInbox('refused/notes.txt.reason.txt'), 'utf8')).toBe(`${reason}\n`);
    expect(existsSync(inInbox('notes.txt'))).toBe(false);
  });

  it('refuses a FITS file whose header does not say where it belongs, naming what is missing, sidecar and all', async () => {
    const card = (text: string): string => text.padEnd(80);
    const header = [
      card('SIMPLE  =                    T'),
      card("OBSID   = 'MC_O_20260125_000007'"),
      card('END'),
    ];
    writeFileSync(inInbox('nowhere.json'), '{}');
    writeFileSync(inInbox('nowhere.fits'), header.join('').padEnd(2880));
    expect(await eventually(() => refused.get('nowhere.fits'))).toBe('its header has no RAFTBAY, no CCDSLOT');
    await eventually(() => refused.get('nowhere.json'));
    expect(existsSync(inInbox('refused/nowhere.json'))).toBe(true);
    expect(existsSync(inInbox('refused/nowhere.fits'))).toBe(true);
  });

  it('takes what the header lacks from the sidecar', async () => {
    const card = (text: string): string => text.padEnd(80);
    writeFileSync(inInbox('bare.json'), bytesOf('R33_S11', 'sidecar'));
    writeFileSync(
      inInbox('bare.fits'),
      [card('SIMPLE  =                    T'), card('END')].join('').padEnd(2880),
    );
    expect(await eventually(() => filed.get('bare.fits'))).toBe(keyOf('R33_S11'));
  });
});
