import { variableDocs, type ConfigSchema } from '#adapters/runtime';
import { MarkedSecret } from '../../support/marked-secret';

/** The names of the variables that the schemas call secret, `NAME_<name>` for a family. */
export function secretVariables(schemas: Readonly<Record<string, ConfigSchema>>): readonly string[] {
  const secret = Object.values(schemas).flatMap(({ variables }) =>
    Object.entries(variables)
      .filter(([, variable]) => variableDocs.get(variable)?.secret === true)
      .map(([name]) => name),
  );
  return [...new Set(secret)].toSorted();
}

/** Where the servers are that the secrets are for. */
export interface ServersOfSecrets {
  readonly store: string;
  readonly summit: string;
  readonly registryRole: string;
}

/** A key of S3 is part of a header that knows no such characters. */
const IN_A_HEADER = '';

/** A secret for each place where one may be kept, each with a value of its own. */
export class SecretPlaces {
  readonly all: MarkedSecret[] = [];
  readonly redis = this.mark('REDIS_PASSWORD');
  readonly notification = this.mark('NOTIFICATION_SECRET');
  readonly previousNotification = this.mark('NOTIFICATION_SECRET_PREVIOUS');
  readonly registry = this.mark('LSST_DB_AUTH_CREDENTIALS');
  readonly dbAuthFile = this.mark('db-auth.yaml');
  readonly butlerUrl = this.mark('the URL in butler.yaml');
  readonly butlerPassword = this.mark('registry.password in butler.yaml');
  readonly profileKey = this.mark('the key of an S3 profile', IN_A_HEADER);
  readonly profileSecret = this.mark('the secret of an S3 profile');
  readonly awsKey = this.mark('AWS_ACCESS_KEY_ID', IN_A_HEADER);
  readonly awsSecret = this.mark('AWS_SECRET_ACCESS_KEY');
  readonly summitPassword = this.mark('the password in WEBHOOK_URI');
  readonly summitToken = this.mark('the token in WEBHOOK_URI');
  readonly topicPassword = this.mark('the password of a topic of Ceph');
  readonly topicSecret = this.mark('the secret of a topic of Ceph');
  readonly mistaken = this.mark('a password in a variable that is not for one');
  private readonly surroundings = {
    PGPASSWORD: this.mark('PGPASSWORD').value,
    AWS_SESSION_TOKEN: this.mark('AWS_SESSION_TOKEN').value,
    HTTP_PROXY: this.proxy('HTTP_PROXY'),
    HTTPS_PROXY: this.proxy('HTTPS_PROXY'),
  };
  readonly pgpass = this.mark('.pgpass', '');
  readonly awsFile = this.mark('.aws/credentials', '');

  /**
   * Every secret variable with its value: what an app's environment holds.
   *
   * @param named - the variables that there are: one that has no place here is a fault
   */
  environment(named: readonly string[], servers: ServersOfSecrets): Record<string, string> {
    const values = this.valuesFor(servers);
    const forgotten = named.filter((name) => values[name] === undefined);
    if (forgotten.length > 0) {
      throw new Error(
        `Nothing here watches whether these secrets get out: ${forgotten.join(', ')}. Give each a marked value.`,
      );
    }
    return Object.fromEntries(
      Object.entries({ ...this.surroundings, ...values }).map(([name, value]) => [
        name.replace('<name>', 'marked'),
        value,
      ]),
    );
  }

  private valuesFor({ store, summit, registryRole }: ServersOfSecrets): Readonly<Record<string, string>> {
    const credentials = [{ url: 'postgresql://*', username: registryRole, password: this.registry.value }];
    const { profileKey, profileSecret, summitPassword, summitToken } = this;
    return {
      REDIS_PASSWORD: this.redis.value,
      NOTIFICATION_SECRET: this.notification.value,
      NOTIFICATION_SECRET_PREVIOUS: this.previousNotification.value,
      LSST_DB_AUTH_CREDENTIALS: JSON.stringify(credentials),
      'LSST_RESOURCES_S3_PROFILE_<name>': `http://${profileKey.urlEncoded}:${profileSecret.urlEncoded}@${store}`,
      AWS_ACCESS_KEY_ID: this.awsKey.value,
      AWS_SECRET_ACCESS_KEY: this.awsSecret.value,
      WEBHOOK_URI: `http://summit:${summitPassword.urlEncoded}@${summit}/${summitToken.urlEncoded}?token=${summitToken.urlEncoded}`,
    };
  }

  private mark(place: string, between?: string): MarkedSecret {
    const secret = new MarkedSecret(place, between);
    this.all.push(secret);
    return secret;
  }

  /** A proxy at a port that nobody has. */
  private proxy(variable: string): string {
    return `http://proxy:${this.mark(variable).urlEncoded}@127.0.0.1:1`;
  }
}
