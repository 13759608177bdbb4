import { CephStage } from './ceph-stage';
import { requireCephPrograms } from './cluster/ceph-programs';
import { persistentTopicCases } from './persistent-topic-cases';
import { plainTopicCases } from './plain-topic-cases';
import { setupCases } from './setup-cases';
import { tenantCases } from './tenant-cases';

// A new persistent topic sends its first event after up to 30 s.
jest.setTimeout(180_000);

const missing = requireCephPrograms();
if (missing !== undefined) {
  it.skip(`a real Ceph was not tried: ${missing}`, () => undefined);
} else {
  // One cluster for all: it takes longer to start than any of the tests.
  const stage = new CephStage();
  beforeAll(() => stage.start(), 300_000);
  afterAll(() => stage.stop());
  describe('autoingest ceph', () => {
    setupCases(stage);
  });
  describe('a topic that is not persistent', () => {
    plainTopicCases(stage);
  });
  describe('a bucket of a tenant', () => {
    tenantCases(stage);
  });
  describe('a persistent topic', () => {
    persistentTopicCases(stage);
  });
}
