/** Where a repository's `butler.yaml` lies, and the folder that `<butlerRoot>` stands for (without a slash at its end). */
export interface RepositoryLocation {
  readonly configUri: string;
  readonly folder: string;
}

/**
 * Finds `butler.yaml` for what an operator calls a repository: a folder, a path to a YAML or JSON file, `file://…` or `s3://…`.
 *
 * Source: daf_butler _butler_config.py: a folder, or a URI without an extension, gets `butler.yaml` appended.
 */
export function locateRepository(repository: string): RepositoryLocation {
  const trimmed = repository.replace(/\/+$/, '');
  const lastPart = trimmed.slice(trimmed.lastIndexOf('/') + 1);
  if (/\.(?:ya?ml|json)$/i.test(lastPart) && !repository.endsWith('/')) {
    const slash = trimmed.lastIndexOf('/');
    return { configUri: trimmed, folder: slash === -1 ? '.' : trimmed.slice(0, slash) };
  }
  return { configUri: `${trimmed}/butler.yaml`, folder: trimmed };
}

/** Replaces `<butlerRoot>`. */
export const expandRoot = (text: string, root: string): string => text.replaceAll('<butlerRoot>', root);
