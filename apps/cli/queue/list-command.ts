import { Argument, type Command } from 'commander';
import type { ObjectSighting, QueuePlace } from '#adapters/queue';
import type { CliContext } from '../cli-context';
import { objectsInWords, utcText } from './in-words';
import { limitOption } from './limit-option';
import { objectForPrograms } from './object-for-programs';
import { objectInWords } from './object-in-words';
import { addSelectionOptions, selectionOf, type SelectionFlags } from './object-selection';
import { selectedBuckets, selectedObjects } from './selected-objects';
import { withQueues } from './with-queues';

interface ListFlags extends SelectionFlags {
  readonly limit: number;
  readonly json?: true;
}

/** What was found in one place of all buckets that are meant. */
interface PlaceListing {
  readonly place: QueuePlace;
  readonly found: number;
  readonly shown: readonly ObjectSighting[];
}

const PLACES = ['held', 'queued', 'delayed', 'dead', 'refused'] as const satisfies readonly QueuePlace[];
/** Of what has ended the last is what people look for; of the rest, what comes next. */
const ENDED: ReadonlySet<QueuePlace> = new Set(['dead', 'refused']);

/** `autoingest queue list` */
export const addListCommand = (queue: Command, context: CliContext): void => {
  const command = queue
    .command('list')
    .summary('show objects with what is known of each')
    .description(
      'Show objects: where each is and why, how often it was tried, and when. What is taken or retried next comes first; of what was given up or refused, the newest.',
    )
    .addArgument(new Argument('[place...]', 'where to look (default: everywhere)').choices(PLACES));
  addSelectionOptions(command)
    .addOption(limitOption(20))
    .option('--json', 'print one JSON object')
    .action(async (chosen: readonly QueuePlace[], flags: ListFlags) => {
      const selection = selectionOf(flags);
      const places = chosen.length === 0 ? PLACES : PLACES.filter((place) => chosen.includes(place));
      const { nowMs, listings } = await withQueues(context, 'observer', async ({ walk }) => {
        const buckets = await selectedBuckets(walk, selection.buckets);
        const read: PlaceListing[] = [];
        for (const place of places) {
          const objects: ObjectSighting[] = [];
          for (const bucket of buckets.keys()) {
            const found = await selectedObjects(walk, bucket, place, selection);
            for (const object of ENDED.has(place) ? found.reverse() : found) objects.push(object);
          }
          read.push({ place, found: objects.length, shown: objects.slice(0, flags.limit) });
        }
        return { nowMs: await walk.nowMs(), listings: read };
      });
      if (flags.json === true) context.out(listingsForPrograms(listings, nowMs));
      else for (const line of listingsInWords(listings, nowMs)) context.out(line);
    });
};

function listingsForPrograms(listings: readonly PlaceListing[], nowMs: number): string {
  return JSON.stringify({
    time: new Date(nowMs).toISOString(),
    found: Object.fromEntries(listings.map(({ place, found }) => [place, found])),
    objects: listings.flatMap(({ shown }) => shown.map(objectForPrograms)),
  });
}

function listingsInWords(listings: readonly PlaceListing[], nowMs: number): string[] {
  const lines = listings.flatMap(({ place, found, shown }) => [
    ...shown.flatMap((object) => objectInWords(object, nowMs)),
    ...(found > shown.length
      ? [`${place.padEnd(8)} … ${found - shown.length} more (--limit shows them)`]
      : []),
  ]);
  const sum = listings.reduce((total, { found }) => total + found, 0);
  return [...lines, `${objectsInWords(sum)} as of ${utcText(nowMs)}.`];
}
