import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BucketSink } from '#simulator';

/** A folder as a bucket: objects appear in one step, as a store has it. */
export class BucketFolder implements BucketSink {
  constructor(private readonly folder: string) {}

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const file = join(this.folder, key);
    const unfinished = join(dirname(this.folder), '.unfinished', randomUUID());
    for (const path of [file, unfinished]) await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
  }

  remove(key: string): Promise<void> {
    return rm(join(this.folder, key));
  }
}
