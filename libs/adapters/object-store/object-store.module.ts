import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { HeaderReader } from './header-reader';
import { ObjectStores, type ObjectStoresOptions } from './object-stores';

/** Gives `ObjectStores` and `HeaderReader`, and closes their connections at the end of the process. */
@Module({})
export class ObjectStoreModule implements OnApplicationShutdown {
  constructor(private readonly stores: ObjectStores) {}

  static forRoot(options: ObjectStoresOptions): DynamicModule {
    return {
      module: ObjectStoreModule,
      providers: [
        { provide: ObjectStores, useFactory: () => new ObjectStores(options) },
        {
          provide: HeaderReader,
          useFactory: (stores: ObjectStores) => new HeaderReader(stores),
          inject: [ObjectStores],
        },
      ],
      exports: [ObjectStores, HeaderReader],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stores.close();
  }
}
