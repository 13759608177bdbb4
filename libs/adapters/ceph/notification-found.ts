/** A notification of a bucket as the gateway has it. */
export interface NotificationFound {
  readonly id: string;
  readonly topicArn: string;
  /** Empty means all events. */
  readonly events: readonly string[];
  /** By the name of the rule: `prefix`, `suffix`, `regex`. */
  readonly filter: Readonly<Record<string, string>>;
}

/** The topic's name in an ARN. */
export const topicNameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

/** `s3:ObjectCreated:*, only keys that end in fits`, for people. */
export function eventsInWords(events: readonly string[], filter: Readonly<Record<string, string>>): string {
  const rules = Object.entries(filter).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [
    events.length === 0 ? 'all events' : events.join(', '),
    ...(rules.length === 0 ? [] : [`keys of ${rules.join(' and ')}`]),
  ].join(', ');
}
