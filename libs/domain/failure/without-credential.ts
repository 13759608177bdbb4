/**
 * A URL as messages may show it: what stands between its scheme and its host is left out, but for `s3://`, where that is the name of a
 * profile. What is no URL, as with a password that is not encoded, loses all up to its last `@`.
 */
export function withoutCredential(url: string): string {
  if (/^s3:\/\//i.test(url)) return url;
  const credential = URL.canParse(url) ? /^([^:/]+:\/\/)[^/]*@/ : /^([^:/]+:\/\/).*@/s;
  return url.replace(credential, '$1…@');
}
