import type { ServerOptions } from 'node:http';

/** What a client may send to any server of ours, and how long it may take: a peer that nobody trusts holds nothing up for long. */
export const httpLimits = {
  /** Bytes of a request line with its headers; more is answered with 431. */
  maxHeaderSize: 16 * 1024,
  /** Milliseconds for the headers of a request, and for a whole request; slower ones are answered with 408 and cut off. */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  /** How often that is looked at, in milliseconds. */
  connectionsCheckingInterval: 1000,
} as const satisfies ServerOptions;

/** Bytes of a request's body, where a route says nothing else; more is answered with 413. */
export const BODY_LIMIT = 16 * 1024;

/** Milliseconds without a byte in either direction; longer than any answer of ours is held back. */
export const SILENCE_LIMIT_MS = 90_000;
