/** The stages of a batch, in order; `listing` runs beside `reading`, `grouping` beside the three after it. */
export type Stage = 'reading' | 'listing' | 'grouping' | 'translating' | 'registering' | 'defining';

/** Hears how long each stage of a batch took, in ms of wall time. */
export type StageListener = (stage: Stage, durationMs: number) => void;

/** Runs a stage and tells the listener how long it took, whether it succeeds or not. */
export async function timed<T>(
  listener: StageListener,
  stage: Stage,
  work: () => Promise<T> | T,
): Promise<T> {
  const began = performance.now();
  try {
    return await work();
  } finally {
    listener(stage, performance.now() - began);
  }
}
