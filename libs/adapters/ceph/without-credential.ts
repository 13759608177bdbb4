/** A URL as it may be shown: what stands between its scheme and its host is left out. */
export function withoutCredential(url: string): string {
  return url.replace(/^([^:/]+:\/\/)[^/]*@/, '$1…@');
}
