/** The result of `work`, unless the signal fires first: then its reason is thrown, and what `work` does is not heard any more. */
export async function orAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const fired = Promise.withResolvers<never>();
  const onAbort = (): void => {
    fired.reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
  };
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, fired.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
