import { BUCKETS, type CephStage } from './ceph-stage';

/** What a bucket of a tenant, read by a user of another one, must bear. */
export function tenantCases(stage: CephStage): void {
  it('is announced with its tenant, and read and registered by it', async () => {
    const { truth, files } = stage.expose(['R22_S11', 'R22_S12']);
    for (const { key, bytes, sidecar } of files) {
      await stage.put(BUCKETS.tenant, key.replace(/fits$/, 'json'), sidecar);
      await stage.put(BUCKETS.tenant, key, bytes);
    }
    await Promise.all(files.map(({ key }) => stage.ingested(BUCKETS.tenant, key)));
    expect(await stage.registered(truth.exposureId)).toEqual(
      files.map(({ key }) => `s3://rubin@tn:raws-tenant/${key}`).sort(),
    );
  });

  it('is refused to a credential of another tenant, for which Ceph would announce nothing', async () => {
    const asked = ['setup', 'rubin@tn:raws-tenant', '--topic', 'autoingest-raws-persistent'];
    const { status, error } = await stage.ceph([...asked, '--endpoint', stage.notifyUrl]);
    expect([status, error]).toEqual([
      1,
      expect.stringMatching(/^autoingest: CEPH_(?:TENANT_DIFFERS|REFUSED): /) as string,
    ]);
  });
}
