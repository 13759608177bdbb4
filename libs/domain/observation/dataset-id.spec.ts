import { datasetId } from './dataset-id';

describe('datasetId', () => {
  it("is the Butler's UUID of type, run and data id, in whatever order the data id stands", () => {
    expect(
      datasetId('raw', 'LSSTCam/raw/all', { instrument: 'LSSTCam', detector: 94, exposure: 2025052100138 }),
    ).toBe('a85499a2-6bb8-5cea-8b31-6fed836cee77');
    expect(
      datasetId('guider_raw', 'LSSTCam/raw/guider', {
        exposure: 2025052100138,
        instrument: 'LSSTCam',
        detector: 195,
      }),
    ).toBe('3bd686f7-d98e-502e-986d-51ba3f63b78c');
  });
});
