import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RepositoryFiles } from '#adapters/butler-registry';
import { ObjectStores } from '#adapters/object-store';
import { startS3Server, type S3Server } from '../support/s3-server';
import { temporaryFolder } from '../support/temporary-folder';

const MOST = 1 << 20;
const root = temporaryFolder();
let server: S3Server;
let stores: ObjectStores;
let files: RepositoryFiles;

beforeAll(async () => {
  server = await startS3Server();
  await server.createBucket('repository');
  stores = new ObjectStores({
    profiles: [{ name: null, endpoint: server.endpoint, accessKeyId: 'key', secretAccessKey: 'secret' }],
  });
  files = new RepositoryFiles(stores);
});

afterAll(async () => {
  await stores.close();
  await server.stop();
});

/** Puts a file of so many bytes, and tells its URI. */
const put = {
  folder: async (bytes: number): Promise<string> => {
    const path = join(root, `${bytes}.yaml`);
    await writeFile(path, '#'.repeat(bytes));
    return path;
  },
  s3: async (bytes: number): Promise<string> => {
    await stores.put(`repository/${bytes}.yaml`, Buffer.alloc(bytes, '#'));
    return `s3://repository/${bytes}.yaml`;
  },
};

describe.each(['folder', 's3'] as const)('the butler.yaml of a repository (%s)', (where) => {
  it('is read to its end', async () => {
    expect(await files.readText(await put[where](MOST))).toHaveLength(MOST);
  });

  it('is refused, not waited for, when it is larger than any is', async () => {
    const uri = await put[where](MOST + 1);
    await expect(files.readText(uri)).rejects.toMatchObject({
      name: 'Refused',
      code: 'BUTLER_CONFIG_INVALID',
      message: `${uri} is larger than 1048576 bytes, which no Butler configuration is.`,
    });
  });

  it('is refused when there is none', async () => {
    const uri = where === 's3' ? 's3://repository/none.yaml' : join(root, 'none.yaml');
    await expect(files.readText(uri)).rejects.toMatchObject({
      name: 'Refused',
      code: 'BUTLER_CONFIG_MISSING',
    });
  });
});
