/** What came of one try of a call. */
export type Delivery =
  /** A 2xx. */
  | { readonly result: 'delivered'; readonly status: number }
  /** An answer that will not become another by repetition: a redirect, or a 4xx but 408 and 429. */
  | { readonly result: 'refused'; readonly status: number }
  /** To be tried again. */
  | ({ readonly result: 'failed' } & DeliveryFailure);

/** Why a try is worth another one. */
export type DeliveryFailure =
  | { readonly why: 'timeout' }
  /** `code` as Node and undici name it: `ECONNREFUSED`. */
  | { readonly why: 'unreachable'; readonly code: string }
  /** 5xx, 408 or 429. */
  | { readonly why: 'status'; readonly status: number };

/** What an answer's status means for its call. */
export function deliveryOf(status: number): Delivery {
  if (status >= 200 && status < 300) return { result: 'delivered', status };
  if (status >= 500 || status === 408 || status === 429) return { result: 'failed', why: 'status', status };
  return { result: 'refused', status };
}
