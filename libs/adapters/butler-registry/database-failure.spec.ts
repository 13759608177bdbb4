import { databaseFailure } from './database-failure';

const WHERE = 'postgresql://butler@db/registry';

/** What an error of the driver is told as. */
function told(message: string, state?: string): string {
  const error = Object.assign(
    new Error(message),
    state === undefined ? {} : { code: state, severity: 'FATAL' },
  );
  const failure = databaseFailure(error, WHERE);
  return failure instanceof Error && 'code' in failure
    ? `${String(failure.code)}: ${failure.message}`
    : String(failure);
}

describe('databaseFailure', () => {
  it.each(['a string', 'a non-empty string'])(
    'says where a password is looked for when there is none (%s)',
    (what) => {
      expect(told(`SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be ${what}`)).toBe(
        `REGISTRY_LOGIN_REFUSED: The registry ${WHERE} asks for a password, and none is known: no entry for it in LSST_DB_AUTH (or, where that is not set, ~/.lsst/db-auth.yaml), and none in its URL.`,
      );
    },
  );

  it.each([
    ['password authentication failed for user "butler"', '28P01'],
    ['SASL: SCRAM-SERVER-FINAL-MESSAGE: server signature does not match', undefined],
  ])('repeats what is said of a wrong one: %s', (message, state) => {
    expect(told(message, state)).toBe(
      `REGISTRY_LOGIN_REFUSED: The registry ${WHERE} refuses the login: ${message}. Put the right user and password into db-auth.yaml.`,
    );
  });
});
