import { z } from 'zod';

/**
 * What presence answers, as the routes write it and as `/openapi.json` tells it. The first three are those of the Python service;
 * what is added to any of them must leave its clients working.
 */
export const ANSWERS = {
  Present: z
    .strictObject({
      error: z.literal(false),
      present: z.literal(true),
      uri: z.string().meta({
        description: 'Where the image is: s3://[profile@]bucket/key. The key is the path of this URI.',
        pattern: '^s3://[^/]+/.+',
      }),
    })
    .meta({ description: 'The image has arrived.' }),
  Absent: z
    .strictObject({ error: z.literal(false), present: z.literal(false) })
    .meta({ description: 'The image has not arrived yet.' }),
  Failed: z
    .strictObject({
      error: z.literal(true),
      message: z.string().min(1).meta({ description: 'What is wrong, and what would be right.' }),
    })
    .meta({ description: 'The question cannot be answered.' }),
  Arrived: z
    .strictObject({
      error: z.literal(false),
      present: z
        .array(z.strictObject({ detector: z.string(), uri: z.string() }))
        .meta({ description: 'The detectors whose images have arrived, in the order of the instrument.' }),
      absent: z.array(z.string()).meta({
        description:
          'The detectors whose images are still to come; guiders, whose images need not come, never.',
      }),
    })
    .meta({ description: 'What has arrived of a snap.' }),
} as const;

/** What has arrived of a snap. */
export type Arrived = z.output<typeof ANSWERS.Arrived>;

type Answer = z.output<(typeof ANSWERS)[keyof typeof ANSWERS]>;

const written = (answer: Answer): string => JSON.stringify(answer);

/** The text of the commonest answer, made once. */
export const ABSENT = written({ error: false, present: false });
/** The text of the answer where an image is. */
export const presentAt = (uri: string): string => written({ error: false, present: true, uri });
/** The text of an answer that is none. */
export const failedBy = (message: string): string => written({ error: true, message });
/** The text of what has arrived of a snap. */
export const arrivedText = (arrived: Arrived): string => written(arrived);
