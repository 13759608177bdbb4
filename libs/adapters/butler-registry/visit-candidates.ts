import type { ExposureColumn } from './exposure-columns';
import { quoted, type QualifiedName } from './identifier';
import type { ExposureKey } from './raw-batch';
import type { RegistryDatabase } from './registry-database';
import { integerOf } from './sql-row';
import { conditionText, type ExposureSelection } from './visit-selection';
import type { StoredExposure } from './visit-rows';

/** The reads that find exposures to make visits of. */
export class VisitCandidates {
  readonly #database: RegistryDatabase;
  readonly #named: QualifiedName;
  readonly #columns: readonly ExposureColumn[];

  constructor(database: RegistryDatabase, named: QualifiedName, columns: readonly ExposureColumn[]) {
    this.#database = database;
    this.#named = named;
    this.#columns = columns;
  }

  /** Those of the exposures that have no visit of a system. */
  async without(exposures: readonly ExposureKey[], visitSystem: number): Promise<readonly ExposureKey[]> {
    const rows = await this.#database.run(
      `SELECT x.n FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS x (instrument, id, n)
       WHERE NOT ${this.#hasVisit('x', '$3')}`,
      [exposures.map(({ instrument }) => instrument), exposures.map(({ id }) => id), visitSystem],
    );
    const numbers = new Set(rows.map((row) => integerOf(row, 'n')));
    return exposures.filter((_, index) => numbers.has(index + 1));
  }

  /** The nights (YYYYMMDD, ascending) that have exposures of a selection. */
  async nights(selection: ExposureSelection): Promise<readonly number[]> {
    const { where, values } = this.#where(selection);
    const rows = await this.#database.run(
      `SELECT DISTINCT x.day_obs FROM ${this.#named('exposure')} x WHERE ${where} ORDER BY 1`,
      values,
    );
    return rows.map((row) => integerOf(row, 'day_obs'));
  }

  /** The exposures of a selection of one night, by id. */
  async ofNight(selection: ExposureSelection, dayObs: number): Promise<readonly StoredExposure[]> {
    const { where, values } = this.#where(selection);
    const rows = await this.#database.run(
      `SELECT row_to_json(x) AS stored FROM ${this.#named('exposure')} x
       WHERE ${where} AND x.day_obs = $${values.length + 1} ORDER BY x.id`,
      [...values, dayObs],
    );
    return rows.map((row) => row['stored'] as StoredExposure);
  }

  #hasVisit(alias: string, visitSystem: string): string {
    return `EXISTS (
      SELECT FROM ${this.#named('visit_definition')} d
      JOIN ${this.#named('visit_system_membership')} m ON m.instrument = d.instrument AND m.visit = d.visit
      WHERE d.instrument = ${alias}.instrument AND d.exposure = ${alias}.id AND m.visit_system = ${visitSystem})`;
  }

  /** Only exposures on the sky: without pointing there is no visit. */
  #where({ instrument, conditions, withoutVisitOf }: ExposureSelection): {
    readonly where: string;
    readonly values: readonly unknown[];
  } {
    const values: unknown[] = [instrument];
    const bind = (value: unknown): string => `$${values.push(value)}`;
    const texts = [
      'x.instrument = $1',
      'x.tracking_ra IS NOT NULL AND x.tracking_dec IS NOT NULL AND x.sky_angle IS NOT NULL',
      ...(this.#columns.some(({ name }) => name === 'can_see_sky') ? ['x.can_see_sky IS NOT FALSE'] : []),
      ...conditions.map((condition) => conditionText(`x.${quoted(condition.column)}`, condition, bind)),
      ...(withoutVisitOf === undefined ? [] : [`NOT ${this.#hasVisit('x', bind(withoutVisitOf))}`]),
    ];
    return { where: texts.join(' AND '), values };
  }
}
