import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { SummitWebhook, type SummitWebhookOptions } from './summit-webhook';

/** Gives `SummitWebhook`, and closes its connections at the end of the process. */
@Module({})
export class SummitWebhookModule implements OnApplicationShutdown {
  constructor(private readonly webhook: SummitWebhook) {}

  static forRoot(options: SummitWebhookOptions): DynamicModule {
    return {
      module: SummitWebhookModule,
      providers: [{ provide: SummitWebhook, useFactory: () => new SummitWebhook(options) }],
      exports: [SummitWebhook],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.webhook.close();
  }
}
