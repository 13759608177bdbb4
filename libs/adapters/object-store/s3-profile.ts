/** An S3 endpoint with a credential. */
export interface S3Profile {
  /** The part before `@` in paths; null is the profile of paths without one. */
  readonly name: string | null;
  /** Scheme, host and port, no path: `https://host:8080`. */
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A variable that does not hold what it must; what it holds is not repeated, since it is a secret. */
export interface ProfileFault {
  readonly variable: string;
  /** Completes "must hold …". */
  readonly mustHold: string;
}

/** Begins the names of the variables that hold a profile each; the rest of a variable's name is the profile's. */
export const S3_PROFILE_PREFIX = 'LSST_RESOURCES_S3_PROFILE_';
/** What such a variable must hold; for the checks of the apps. */
export const S3_PROFILE_URL = /^https?:\/\/[^:@/?#\s]+:[^:@/?#\s]+@[^:@/?#\s]+(?::[0-9]+)?\/?$/;
/** What `S3_ENDPOINT_URL` must hold; for the checks of the apps. */
export const S3_ENDPOINT_URL = /^https?:\/\/[^:@/?#\s]+(?::[0-9]+)?\/?$/;

/**
 * Reads the S3 profiles from variables named as the official stack names them. Key and secret within a URL are percent-decoded. Without
 * `S3_ENDPOINT_URL` there is no default profile.
 *
 * Source: lsst.resources s3utils.py, 30.2026.
 *
 * @param env - names and values of variables; others are ignored, empty ones count as not set
 */
export function s3ProfilesFrom(env: Readonly<Record<string, string | undefined>>): {
  readonly profiles: readonly S3Profile[];
  readonly faults: readonly ProfileFault[];
} {
  const profiles: S3Profile[] = [];
  const faults: ProfileFault[] = [];
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith(S3_PROFILE_PREFIX) || !value) continue;
    const profile = namedProfile(variable.slice(S3_PROFILE_PREFIX.length), value);
    if (profile === undefined) {
      faults.push({ variable, mustHold: 'https://KEY:SECRET@host[:port], key and secret percent-encoded' });
    } else profiles.push(profile);
  }
  const endpoint = env['S3_ENDPOINT_URL'];
  if (endpoint) {
    const accessKeyId = env['AWS_ACCESS_KEY_ID'] ?? '';
    const secretAccessKey = env['AWS_SECRET_ACCESS_KEY'] ?? '';
    if (!S3_ENDPOINT_URL.test(endpoint)) {
      faults.push({ variable: 'S3_ENDPOINT_URL', mustHold: 'https://host[:port]' });
    }
    if (accessKeyId === '')
      faults.push({ variable: 'AWS_ACCESS_KEY_ID', mustHold: 'the key for S3_ENDPOINT_URL' });
    if (secretAccessKey === '') {
      faults.push({ variable: 'AWS_SECRET_ACCESS_KEY', mustHold: 'the secret for S3_ENDPOINT_URL' });
    }
    profiles.push({ name: null, endpoint: endpoint.replace(/\/$/, ''), accessKeyId, secretAccessKey });
  }
  return { profiles, faults };
}

function namedProfile(name: string, value: string): S3Profile | undefined {
  if (name === '' || !S3_PROFILE_URL.test(value)) return undefined;
  try {
    const url = new URL(value);
    return {
      name,
      endpoint: `${url.protocol}//${url.host}`,
      accessKeyId: decodeURIComponent(url.username),
      secretAccessKey: decodeURIComponent(url.password),
    };
  } catch {
    return undefined;
  }
}
