import { Test } from '@nestjs/testing';
import { HeaderReader } from './header-reader';
import { ObjectStoreModule } from './object-store.module';
import { ObjectStores } from './object-stores';

it('gives the object stores and the header reader, and closes the stores with the process', async () => {
  const module = await Test.createTestingModule({
    imports: [ObjectStoreModule.forRoot({ profiles: [], folderRoot: '/buckets' })],
  }).compile();
  await module.init();
  const stores = module.get(ObjectStores);
  expect(stores.uri('raw/x')).toBe('file:///buckets/raw/x');
  expect(module.get(HeaderReader)).toBeInstanceOf(HeaderReader);
  const close = jest.spyOn(stores, 'close');
  await module.close();
  expect(close).toHaveBeenCalledTimes(1);
});
