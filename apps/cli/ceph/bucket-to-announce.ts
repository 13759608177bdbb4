import { parseObjectPath } from '#domain/observation';
import { S3_PROFILE_PREFIX, s3ProfilesFrom } from '#adapters/object-store';
import type { CephGateway } from '#adapters/ceph';
import type { CliContext } from '../cli-context';
import { WrongUse } from '../wrong-use';

/** A bucket with the gateway that has it. */
export interface BucketToAnnounce {
  /** As S3 names it: `bucket` or `tenant:bucket`. */
  readonly s3Name: string;
  readonly bucketName: string;
  readonly gateway: CephGateway;
}

/**
 * Finds the gateway of a bucket by the variables that workers have.
 *
 * @param text - `[profile@][tenant:]bucket`
 * @throws WrongUse when it is none, or its profile is missing or faulty
 */
export function bucketToAnnounce(text: string, { environment }: CliContext): BucketToAnnounce {
  const path = parseObjectPath(`${text}/_`);
  if ('unparsable' in path || path.parsed.key !== '_') {
    throw new WrongUse(`${JSON.stringify(text)} is not [profile@][tenant:]bucket.`);
  }
  const { profile, tenant, bucketName } = path.parsed;
  const { profiles, faults } = s3ProfilesFrom(environment);
  const variable = profile === null ? 'S3_ENDPOINT_URL' : `${S3_PROFILE_PREFIX}${profile}`;
  const fault = faults.find((one) =>
    profile === null ? !one.variable.startsWith(S3_PROFILE_PREFIX) : one.variable === variable,
  );
  if (fault !== undefined) throw new WrongUse(`the variable ${fault.variable} must hold ${fault.mustHold}.`);
  const found = profiles.find(({ name }) => name === profile);
  if (found === undefined) {
    throw new WrongUse(
      profile === null
        ? 'no S3 endpoint is known for a bucket without a profile: set S3_ENDPOINT_URL, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name one, profile@bucket.'
        : `there is no S3 profile ${profile}: set ${variable} to https://KEY:SECRET@host[:port].`,
    );
  }
  return { s3Name: tenant === null ? bucketName : `${tenant}:${bucketName}`, bucketName, gateway: found };
}
