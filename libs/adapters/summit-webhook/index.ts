export type { Delivery, DeliveryFailure } from './delivery';
export { summitTarget, type SummitTarget } from './summit-target';
export { SummitWebhook, type SummitWebhookOptions } from './summit-webhook';
export { SummitWebhookModule } from './summit-webhook.module';
