import { Refused, withoutCredential } from '#domain/failure';
import { parseDocument } from 'yaml';
import { z } from 'zod';

/** The variables that give repositories short names. */
export interface AliasSources {
  /** URI of a YAML or JSON file with a mapping of names to URIs. */
  readonly DAF_BUTLER_REPOSITORY_INDEX?: string | undefined;
  /** The mapping itself, as YAML or JSON text. */
  readonly DAF_BUTLER_REPOSITORIES?: string | undefined;
}

/** What a name stands for, and what can be told to who named something that is not there. */
export interface ResolvedRepository {
  readonly repository: string;
  /** Completes a message that nothing is there: which aliases are known, or why none are; empty where aliases play no part. */
  readonly remark: string;
}

const indexSchema = z.record(z.string(), z.string());

/**
 * Replaces the alias of a repository by its URI. What is no alias stays as it is, and so does everything where the index cannot be
 * used: the reason is in the remark, since a path that is there needs no index.
 *
 * Source: daf_butler _butler_repo_index.py and _butler_config.py, 30.2026: an alias wins over a path of the same name.
 */
export async function resolveAlias(
  repository: string,
  sources: AliasSources,
  readText: (uri: string) => Promise<string>,
): Promise<ResolvedRepository> {
  const { DAF_BUTLER_REPOSITORY_INDEX: uri, DAF_BUTLER_REPOSITORIES: text } = sources;
  if (!uri && !text) return { repository, remark: '' };
  if (uri && text) {
    return {
      repository,
      remark:
        ' Aliases are not known: only one of DAF_BUTLER_REPOSITORIES and DAF_BUTLER_REPOSITORY_INDEX may be set.',
    };
  }
  try {
    const index = parseIndex(text || (await readText(uri ?? '')));
    const found = index[repository];
    if (found !== undefined) {
      return {
        repository: found,
        remark: ` (The alias '${repository}' stands for ${withoutCredential(found)}.)`,
      };
    }
    const known = Object.keys(index);
    return { repository, remark: ` Known aliases: ${known.length === 0 ? 'none' : known.join(', ')}.` };
  } catch (error) {
    const from = text ? 'DAF_BUTLER_REPOSITORIES' : `the index ${uri ?? ''} (DAF_BUTLER_REPOSITORY_INDEX)`;
    const why = error instanceof Error ? error.message : String(error);
    return { repository, remark: ` Aliases are not known, since ${from} cannot be used: ${why}` };
  }
}

function parseIndex(text: string): Readonly<Record<string, string>> {
  // What the parser says of a fault quotes the text.
  const yaml = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
  const index = yaml.errors.length > 0 ? undefined : indexSchema.safeParse(yaml.toJS());
  if (index?.success === true) return index.data;
  throw new Refused(
    'BUTLER_CONFIG_INVALID',
    'it must be a mapping of names to URIs, such as {embargo: "s3://profile@bucket/butler.yaml"}.',
  );
}
