import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refused, RetryLater } from '#domain/failure';
import { MetadataCorrections } from '#tasks/ingest';

const OBS_ID = 'MC_O_20260125_001234';
const NAME = `LSSTCam-${OBS_ID}.yaml`;

describe('MetadataCorrections', () => {
  let root: string;
  let first: string;
  let second: string;
  let time: number;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'autoingest-corrections-'));
    [first, second] = [join(root, 'first'), join(root, 'second')];
    mkdirSync(first);
    mkdirSync(second);
    time = 0;
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const opened = () => new MetadataCorrections({ folders: [first, second], now: () => time });
  const group = (corrections: MetadataCorrections) => corrections.find('LSSTCam', OBS_ID)?.get('GROUPID');

  it('takes the first folder that has a file for the observation', () => {
    writeFileSync(join(second, NAME), 'GROUPID: second');
    expect(group(opened())).toBe('second');
    writeFileSync(join(first, NAME), 'GROUPID: first');
    expect(group(opened())).toBe('first');
    expect(opened().find('LATISS', OBS_ID)).toBeUndefined();
  });

  it('reads the folders of a search path, and none where there is no path', () => {
    writeFileSync(join(second, NAME), 'GROUPID: second');
    expect(group(MetadataCorrections.of(`${first}::${second}:`))).toBe('second');
    expect(group(MetadataCorrections.of(undefined))).toBeUndefined();
    expect(group(MetadataCorrections.of(''))).toBeUndefined();
  });

  it('answers for a second what it found, then looks again', () => {
    const corrections = opened();
    expect(group(corrections)).toBeUndefined();
    writeFileSync(join(first, NAME), 'GROUPID: added');
    time = 999;
    expect(group(corrections)).toBeUndefined();
    time = 1000;
    expect(group(corrections)).toBe('added');
    writeFileSync(join(first, NAME), 'GROUPID: changed');
    expect(group(corrections)).toBe('added');
    time = 2000;
    expect(group(corrections)).toBe('changed');
  });

  it('refuses to start without a folder that it was given, naming all of them', () => {
    const file = join(root, 'file');
    writeFileSync(file, '');
    const absent = join(root, 'absent');
    expect(() => MetadataCorrections.of(`${absent}:${first}:${file}`)).toThrow(
      expect.objectContaining({
        constructor: Refused,
        code: 'CORRECTIONS_FOLDER_MISSING',
        message: `no such folders of header corrections: ${absent}, ${file}`,
      }) as Error,
    );
  });

  it.each(['GROUPID: [', '- a list', ''])('lets the observation wait while its file holds %j', (content) => {
    writeFileSync(join(first, NAME), content);
    const corrections = opened();
    const unreadable = expect.objectContaining({
      constructor: RetryLater,
      code: 'CORRECTIONS_UNREADABLE',
      facts: { file: join(first, NAME) },
    }) as Error;
    expect(() => corrections.find('LSSTCam', OBS_ID)).toThrow(unreadable);
    writeFileSync(join(first, NAME), 'GROUPID: mended');
    expect(group(corrections)).toBe('mended');
  });

  it('lets the observation wait while its file cannot be read', () => {
    mkdirSync(join(first, NAME));
    expect(() => opened().find('LSSTCam', OBS_ID)).toThrow(
      expect.objectContaining({ code: 'CORRECTIONS_UNREADABLE' }) as Error,
    );
  });

  it('does not follow an observation id out of its folders', () => {
    writeFileSync(join(root, 'LSSTCam-x.yaml'), 'GROUPID: outside');
    mkdirSync(join(first, 'LSSTCam-'));
    expect(opened().find('LSSTCam', '/../../LSSTCam-x')).toBeUndefined();
    expect(opened().find('LSSTCam', 'a\0b')).toBeUndefined();
  });
});
