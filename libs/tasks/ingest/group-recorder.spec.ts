import type { SidecarRead } from '#adapters/object-store';
import { GiveUp, ObjectFailed, RetryLater } from '#domain/failure';
import { integer, parseSidecar, type Header, type HeaderValue } from '#domain/fits';
import { GroupRecorder } from './group-recorder';

const PATH = 'rubin-summit/LSSTCam/20260125/MC_O_20260125_000001/MC_O_20260125_000001_R22_S11.fits';
const HEADER = new Map<string, HeaderValue>([
  ['INSTRUME', 'LSSTCam'],
  ['GROUPID', 'group'],
  ['CURINDEX', integer(2)],
  ['RAFTBAY', 'R22'],
  ['CCDSLOT', 'S11'],
]);
const IMAGE = {
  instrument: 'LSSTCam',
  group: 'group',
  snap: 1,
  detectorName: 'R22_S11',
  uri: `s3://${PATH}`,
};
const without = (keyword: string): Header => new Map([...HEADER].filter(([name]) => name !== keyword));
const sidecar = (text: string): SidecarRead => {
  const bytes = Buffer.from(text);
  const parsed = parseSidecar(bytes);
  return parsed.content === 'unusable' ? { problem: parsed.problem } : { sidecar: parsed, bytes };
};
const WHOLE =
  '{"INSTRUME": "LSSTCam", "GROUPID": "group", "CURINDEX": 2, "RAFTBAY": "R22", "CCDSLOT": "S11"}';
const MISSING: SidecarRead = { problem: 'missing' };
const HALF = sidecar(WHOLE.slice(0, 20));

/** What one look tells of a file with such a sidecar and such a FITS header, and whether the latter was asked for. */
async function look(
  read: SidecarRead,
  fits: Header | Error,
  options: { path?: string; readsFits?: boolean } = {},
) {
  let asksForFits = false;
  const recorder = new GroupRecorder({
    headers: {
      readSidecar: () => Promise.resolve(read),
      readFits: () => {
        asksForFits = true;
        return fits instanceof Error ? Promise.reject(fits) : Promise.resolve(fits);
      },
    },
    objects: { uri: (path: string) => `s3://${path}` } as never,
    groups: { record: () => Promise.resolve() },
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    groupLifetimeSeconds: 60,
  });
  const told = await recorder.look(options.path ?? PATH, { readsFits: options.readsFits ?? true });
  return { ...told, asksForFits };
}
const ignore = (): void => undefined;
const TRUNCATED = new ObjectFailed('FITS_TRUNCATED', 'short');
const NOTHING = { image: null, sidecarText: null };

describe('a look at a file that has arrived', () => {
  it('goes by the sidecar alone where that can be used, and gives its text', async () => {
    expect(await look(sidecar(WHOLE), without('GROUPID'))).toEqual({
      image: IMAGE,
      isReadable: true,
      awaitsSidecar: false,
      sidecarText: WHOLE,
      asksForFits: false,
    });
  });

  it.each([
    ['missing', MISSING, false],
    ['half written', HALF, true],
    ['too large', { problem: 'too_large' } as const, false],
    ['of another content', sidecar('{"__CONTENT__": "other"}'), false],
  ])('goes by the FITS header where the sidecar is %s', async (_, read, awaitsSidecar) => {
    expect(await look(read, HEADER)).toMatchObject({
      image: IMAGE,
      isReadable: true,
      awaitsSidecar,
      sidecarText: null,
    });
  });

  it.each([
    ['missing', MISSING, true],
    ['half written', HALF, true],
    ['too large', { problem: 'too_large' } as const, false],
  ])('awaits a sidecar that is %s where the FITS file tells nothing', async (_, read, awaitsSidecar) => {
    for (const fits of [TRUNCATED, new GiveUp('FITS_COMPRESSED', 'deep'), without('CURINDEX')]) {
      expect(await look(read, fits)).toMatchObject({ ...NOTHING, isReadable: false, awaitsSidecar });
    }
  });

  it('asks for the FITS file only when told to', async () => {
    expect(await look(MISSING, HEADER, { readsFits: false })).toMatchObject({
      ...NOTHING,
      awaitsSidecar: true,
      asksForFits: false,
    });
  });

  it('awaits nothing of a header that names no group', async () => {
    const told = { image: null, isReadable: true, awaitsSidecar: false };
    expect(await look(sidecar('{"INSTRUME": "LSSTCam"}'), TRUNCATED)).toMatchObject(told);
    expect(await look(MISSING, without('GROUPID'))).toMatchObject(told);
  });

  it('finds no image in translated properties, guider stamps and the Large File Annex', async () => {
    const none = { ...NOTHING, isReadable: true, awaitsSidecar: false };
    expect(await look(sidecar('{"__CONTENT__": "translated"}'), HEADER)).toMatchObject(none);
    for (const path of [PATH.replace('.fits', '_guider.fits'), 'rubinobs-lfa-cp/a/b/2026/01/25/c.fits']) {
      expect(await look(sidecar(WHOLE), HEADER, { path })).toMatchObject(none);
    }
  });

  it('throws what the store is to blame for', async () => {
    await expect(look(MISSING, new RetryLater('S3_UNAVAILABLE', 'away'))).rejects.toThrow('away');
    await expect(look(MISSING, new TypeError('a bug'))).rejects.toThrow('a bug');
  });
});
