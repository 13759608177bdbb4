/**
 * Whether an object, or a whole bucket, is of the Large File Annex: its files make no groups, no visits and no calls of the
 * Summit webhook.
 *
 * Source: embargo-butler info.py, ingest.py.
 *
 * @param path - `[profile@][tenant:]bucket`, with or without `/key`
 */
export const isLfaPath = (path: string): boolean => path.includes('rubinobs-lfa-');
