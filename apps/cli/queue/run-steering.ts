import type { QueuePlace, QueueSteering, SteeringStep } from '#adapters/queue';
import type { CliContext } from '../cli-context';
import { objectsInWords, onOneLine } from './in-words';
import { selectionOf, type SelectionFlags } from './object-selection';
import { placesOf, steeringPlan, type BucketPlan } from './steering-plan';
import { SteeringTally } from './steering-tally';
import { withQueues } from './with-queues';

/** The options of every command that changes something. */
export interface SteeringFlags extends SelectionFlags {
  readonly yes?: true;
  readonly limit: number;
  readonly json?: true;
}

/** A command that changes something. */
export interface Steering<P extends QueuePlace> {
  /** `retry` */
  readonly verb: string;
  /** `Retried` */
  readonly past: string;
  /** What it takes objects from. */
  readonly places: readonly P[];
  /** The steps that do it in one bucket. */
  readonly steps: (steering: QueueSteering, plan: BucketPlan<P>) => AsyncIterable<SteeringStep>;
}

/** Shows what a command would do or, with `--yes`, does it. */
export async function runSteering<P extends QueuePlace>(
  context: CliContext,
  { verb, past, places, steps }: Steering<P>,
  flags: SteeringFlags,
): Promise<void> {
  const selection = selectionOf(flags);
  const tally = new SteeringTally();
  const isDone = flags.yes === true;
  const plans = await withQueues(context, isDone ? 'operator' : 'observer', async ({ walk, steering }) => {
    const planned = await steeringPlan(walk, places, selection);
    try {
      if (isDone) for (const plan of planned) await tally.run(steps(steering, plan));
    } catch (error) {
      context.error(
        `${past} at least ${objectsInWords(tally.changed)} before it ended; run it again for the rest.`,
      );
      throw error;
    }
    return planned;
  });
  const selected = plans.reduce((sum, { objects }) => sum + objects.length, 0);
  const paths = firstPaths(plans, flags.limit);
  if (flags.json === true) {
    const buckets = plans.map((plan) => ({ bucket: plan.bucket, places: placesOf(plan) }));
    const did = isDone ? { changed: tally.changed, movedMeanwhile: tally.moved } : {};
    context.out(JSON.stringify({ command: verb, done: isDone, selected, ...did, buckets, paths }));
    return;
  }
  if (selected === 0) {
    context.out(`There is nothing to ${verb}.`);
    return;
  }
  if (!isDone) context.out(`Would ${verb} ${objectsInWords(selected)}; nothing has been changed yet:`);
  for (const line of plansInWords(plans, isDone ? [] : paths, selected)) context.out(line);
  context.out(isDone ? inWords(past, tally) : `Add --yes to do it.`);
}

function firstPaths(plans: readonly BucketPlan[], limit: number): string[] {
  const paths: string[] = [];
  for (const { objects } of plans) {
    for (const { path } of objects.slice(0, limit - paths.length)) paths.push(path);
  }
  return paths;
}

function plansInWords(plans: readonly BucketPlan[], paths: readonly string[], selected: number): string[] {
  const counts = plans.map((plan) => {
    const places = Object.entries(placesOf(plan)).map(([place, number]) => `${number} ${place}`);
    return `  of ${onOneLine(plan.bucket)}: ${places.join(', ')}`;
  });
  const more = paths.length > 0 && selected > paths.length ? [`  … and ${selected - paths.length} more`] : [];
  return [...counts, ...paths.map((path) => `  ${onOneLine(path)}`), ...more];
}

function inWords(past: string, { changed, moved }: SteeringTally): string {
  const did = `${past} ${objectsInWords(changed)}.`;
  return moved === 0
    ? did
    : `${did} ${objectsInWords(moved)} had moved meanwhile and ${moved === 1 ? 'was' : 'were'} left alone.`;
}
