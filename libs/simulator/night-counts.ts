import type { Content } from './content';
import type { FileTruth } from './file-truth';
import type { NightCounts } from './night-truth';
import type { NotificationPost } from './notification-post';

/** Adds up what the service must count of these requests and files. */
export function nightCounts(posts: readonly NotificationPost[], files: readonly FileTruth[]): NightCounts {
  const refused = { wrong_secret: 0, ignored: 0, filtered: 0, unparsable: 0 };
  const wanted = new Map<string, Content[]>();
  const contentsOf = (key: string): Content[] => {
    const contents = wanted.get(key) ?? [];
    wanted.set(key, contents);
    return contents;
  };
  let rubbish = 0;
  for (const post of posts) {
    if ('rubbish' in post) rubbish += 1;
    for (const { meaning } of 'rubbish' in post ? [] : post.records) {
      if ('refused' in meaning) refused[meaning.refused] += 1;
      else contentsOf(meaning.wanted).push(meaning.content);
    }
  }
  const repeats = [...wanted.values()].map(repeatsIn);
  const fates = Map.groupBy(files, ({ fate }) => fate);
  const rivals = fates.get('rival') ?? [];
  const winners = new Set(rivals.map((file) => (file.fate === 'rival' ? file.rivals[0] : undefined))).size;
  return {
    documents: posts.length - rubbish,
    rubbish,
    wanted: sum([...wanted.values()].map(({ length }) => length)),
    duplicates: [sum(repeats.map(([least]) => least)), sum(repeats.map(([, most]) => most))],
    refused,
    ingested: (fates.get('registered')?.length ?? 0) + winners,
    dead: (fates.get('dead')?.length ?? 0) + rivals.length - winners,
    highestSeqNum: [...wanted.keys()].reduce((highest, key) => Math.max(highest, seqNumIn(key)), 0),
  };
}

/** Of one content all but the first are duplicates; of several, those that follow their own kind. */
function repeatsIn(contents: readonly Content[]): readonly [least: number, most: number] {
  const kinds = new Set(contents).size;
  const most = contents.length - kinds;
  return [kinds === 1 ? most : 0, most];
}

const seqNumIn = (key: string): number => Number(/_(\d+)\/[^/]*$/.exec(key)?.[1] ?? 0);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
