import { RedisModule, RedisService, type RedisClientOptions } from '@liaoliaots/nestjs-redis';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { AppendFence } from './append-fence';
import { ArrivalStream } from './arrival-stream';
import { ConnectionsEnd } from './connections-end';
import { GroupArrivals } from './group-arrivals';
import { GroupKeys } from './group-keys';
import { GroupLookUps } from './group-look-ups';
import { HeaderCache } from './header-cache';
import { ObjectQueue } from './object-queue';
import { Outbox } from './outbox';
import { QueueRecovery } from './queue-recovery';
import { QueueStatus } from './queue-status';
import { RedisCheck } from './redis-check';
import { quiet, redisOptions, type RedisEndpoint } from './redis-connection';
import { RedisRightsCheck } from './redis-rights-check';

/** What a process wants of Redis. */
export interface QueueModuleOptions extends RedisEndpoint {
  /** Buckets whose batches it takes: each gets a connection to wait on. */
  readonly buckets?: readonly string[];
  /** Name of its recorder: then there is an `ArrivalStream`, with a connection to wait on. */
  readonly recorder?: string;
  /** Announcements are acknowledged only when they are in Redis's append-only file (DURABLE_ACK=aof). */
  readonly awaitsAppend?: boolean;
  /** Told of images as they arrive: then there is a `GroupArrivals`, with a connection to listen on. */
  readonly hearsArrivals?: boolean;
  /** How long Redis may take for a look-up of images, in ms; 150 unless told. */
  readonly lookUpLimitMs?: number;
}

const COMMANDS = 'commands';
const RECORDER = 'recorder';
const FENCE = 'fence';
const ARRIVALS = 'arrivals';
const blockingName = (bucket: string): string => `blocking ${bucket}`;

/** The queue in Redis, for one process. */
@Module({})
export class QueueModule {
  static forRoot(options: QueueModuleOptions): DynamicModule {
    const { recorder } = options;
    const config = connectionsOf(options);
    const providers: Provider[] = [
      made(
        ConnectionsEnd,
        (redis) => new ConnectionsEnd(config.map(({ namespace }) => redis.getOrThrow(namespace))),
      ),
      onCommands(GroupKeys),
      made(GroupLookUps, (redis) => new GroupLookUps(redis.getOrThrow(COMMANDS), options.lookUpLimitMs)),
      onCommands(HeaderCache),
      onCommands(Outbox),
      onCommands(QueueRecovery),
      onCommands(QueueStatus),
      onCommands(RedisCheck),
      onCommands(RedisRightsCheck),
      made(ObjectQueue, (redis) => {
        const commands = redis.getOrThrow(COMMANDS);
        return new ObjectQueue(commands, {
          ...(options.awaitsAppend === true ? { fence: new AppendFence(redis.getOrThrow(FENCE)) } : {}),
          blockingOf: (bucket) => redis.getOrNil(blockingName(bucket)),
        });
      }),
      ...(recorder === undefined
        ? []
        : [
            made(
              ArrivalStream,
              (redis) => new ArrivalStream(redis.getOrThrow(COMMANDS), redis.getOrThrow(RECORDER), recorder),
            ),
          ]),
      ...(options.hearsArrivals === true
        ? [made(GroupArrivals, (redis) => new GroupArrivals(redis.getOrThrow(ARRIVALS)))]
        : []),
    ];
    return {
      module: QueueModule,
      imports: [
        // Failed attempts to connect are reported by the commands that fail.
        RedisModule.forRoot({ config, errorLog: false, closeClient: false }, false),
      ],
      providers,
      exports: providers,
    };
  }
}

function connectionsOf(options: QueueModuleOptions): RedisClientOptions[] {
  const connection = (namespace: string, use: 'commands' | 'blocking'): RedisClientOptions => ({
    namespace,
    ...redisOptions(options, use),
    onClientCreated: quiet,
  });
  return [
    connection(COMMANDS, 'commands'),
    ...(options.recorder === undefined ? [] : [connection(RECORDER, 'blocking')]),
    ...(options.awaitsAppend === true ? [connection(FENCE, 'blocking')] : []),
    ...(options.hearsArrivals === true
      ? [{ ...connection(ARRIVALS, 'commands'), autoResubscribe: false }]
      : []),
    ...(options.buckets ?? []).map((bucket) => connection(blockingName(bucket), 'blocking')),
  ];
}

function made<T>(type: abstract new (...args: never[]) => T, make: (redis: RedisService) => T): Provider<T> {
  return { provide: type, useFactory: make, inject: [RedisService] };
}

type Commands = ReturnType<RedisService['getOrThrow']>;

function onCommands<T>(type: new (redis: Commands) => T): Provider<T> {
  return made(type, (redis) => new type(redis.getOrThrow(COMMANDS)));
}
