import { annexKey } from './annex-filing';

const key = (instrument: string | undefined, values: Readonly<Record<string, string>>): unknown =>
  annexKey(instrument, new Map(Object.entries(values)), 'fits');
const SPECTRUM = { OBSID: 'FS3_O_20240109_000004', 'DATE-BEG': '2024-01-09T17:41:34.996' };

describe('a file of the Large File Annex', () => {
  it('is filed as its writers put it', () => {
    expect(key('FiberSpec', SPECTRUM)).toEqual({
      bucket: 'annex',
      key: 'FiberSpectrograph:Broad/fiberSpecBroad/2024/01/09/FiberSpectrograph:Broad_fiberSpecBroad_2024-01-09T17:41:34.996.fits',
    });
    expect(key('StarTrackerFast', { OBSID: 'GC103_O_20221208_000211' })).toEqual({
      bucket: 'annex',
      key: 'GenericCamera/103/2022/12/08/GC103_O_20221208_000211.fits',
    });
  });

  it('is none of another instrument', () => {
    expect(key('LSSTCam', SPECTRUM)).toBeUndefined();
    expect(key(undefined, SPECTRUM)).toBeUndefined();
  });

  it('cannot be filed without what makes its name', () => {
    expect(key('StarTrackerWide', { OBSID: '../x' })).toEqual({
      unknown: "OBSID '../x' in its header is not NAME_CONTROLLER_NIGHT_NUMBER",
    });
    expect(key('FiberSpec', { ...SPECTRUM, 'DATE-BEG': '../x' })).toEqual({
      unknown: "DATE-BEG '../x' in its header is no time",
    });
  });
});
