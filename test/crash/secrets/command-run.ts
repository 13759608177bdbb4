import type { SecretStage } from './secret-stage';

type Environment = Readonly<Record<string, string>>;

/** A command that runs into something. */
export interface CommandRun {
  /** `queue status: Redis refuses the password` */
  readonly name: string;
  readonly status: number;
  /** What it prints when it has run into it. */
  readonly says: RegExp;
  words(stage: SecretStage): readonly string[];
  /** Variables that differ. */
  readonly env?: ((stage: SecretStage) => Environment) | undefined;
  /** A line on standard input. */
  readonly input?: ((stage: SecretStage) => string) | undefined;
}

/** Nobody can listen there. */
export const NOWHERE = 'http://127.0.0.1:1';
export const refusing = ({ servers }: SecretStage): string => `http://${servers.hostOf('refusing')}`;
export const encrypted = ({ servers }: SecretStage): string => `https://${servers.hostOf('encrypted')}`;

/** The profile of the bucket, or that of Ceph, leads elsewhere. */
export const profileAt =
  (profile: 'marked' | 'ceph', origin: (stage: SecretStage) => string) =>
  (stage: SecretStage): Environment => ({
    [`LSST_RESOURCES_S3_PROFILE_${profile}`]: stage.moved('LSST_RESOURCES_S3_PROFILE_marked', origin(stage)),
  });

/** The password of the registry is a wrong one. */
export const wrongRegistry = (stage: SecretStage): Environment => ({
  LSST_DB_AUTH_CREDENTIALS: stage.secrets(stage.wrong)['LSST_DB_AUTH_CREDENTIALS'] ?? '',
});

/** `butler.yaml` alone says how to log in. */
export const byButlerYaml = (): Environment => ({
  LSST_DB_AUTH_CREDENTIALS: '',
  LSST_DB_AUTH: '/none',
});
