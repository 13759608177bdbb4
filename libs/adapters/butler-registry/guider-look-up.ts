import type { GuiderFile } from './guider-batch';
import type { QualifiedName } from './identifier';
import type { RegistryDatabase } from './registry-database';
import { integerOf, textOf } from './sql-row';

/** What the registry knows of a guider's file; null for what it does not have. */
export interface GuiderFacts {
  /** The exposure with its obs id. */
  readonly exposure: { readonly id: number; readonly dayObs: number } | null;
  /** What its detector is for, `GUIDER` where all is well. */
  readonly purpose: string | null;
}

/** Finds exposures by the obs ids of guiders, and what their detectors are for. */
export class GuiderLookUp {
  readonly #database: RegistryDatabase;
  readonly #text: string;

  constructor(database: RegistryDatabase, named: QualifiedName) {
    this.#database = database;
    this.#text = `
SELECT x.n, e.id, e.day_obs, d.purpose
FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS x (instrument, obs_id, detector, n)
LEFT JOIN ${named('exposure')} e ON e.instrument = x.instrument AND e.obs_id = x.obs_id
LEFT JOIN ${named('detector')} d ON d.instrument = x.instrument AND d.id = x.detector`;
  }

  /** One statement however many files; each exposure by the unique index over its obs id. The facts, in the files' order. */
  async find(files: readonly GuiderFile[]): Promise<readonly GuiderFacts[]> {
    const rows = await this.#database.run(this.#text, [
      files.map(({ instrument }) => instrument),
      files.map(({ obsId }) => obsId),
      files.map(({ detector }) => detector),
    ]);
    const facts = new Map(
      rows.map((row): [number, GuiderFacts] => [
        integerOf(row, 'n'),
        {
          exposure:
            row['id'] === null ? null : { id: integerOf(row, 'id'), dayObs: integerOf(row, 'day_obs') },
          purpose: row['purpose'] === null ? null : textOf(row, 'purpose'),
        },
      ]),
    );
    return files.map((_, index) => facts.get(index + 1) ?? { exposure: null, purpose: null });
  }
}
