import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { OpenOptions } from './open-options';
import { RepositoryConnection } from './repository-connection';

/** Gives `RepositoryConnection`, and closes it at the end of the process. */
@Module({})
export class ButlerRegistryModule implements OnApplicationShutdown {
  constructor(private readonly connection: RepositoryConnection) {}

  static forRoot(options: { readonly repository: string } & OpenOptions): DynamicModule {
    return {
      module: ButlerRegistryModule,
      providers: [
        {
          provide: RepositoryConnection,
          useFactory: () => new RepositoryConnection(options.repository, options),
        },
      ],
      exports: [RepositoryConnection],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
  }
}
