import type { Provider } from '@nestjs/common';
import { Registry } from 'prom-client';
import { RepositoryConnection } from '#adapters/butler-registry';
import { Logs } from '#adapters/runtime';
import { CAMERAS } from '#domain/instruments';
import { VisitDefiner } from '#tasks/visit';
import { VisitCounts } from './visit-counts';
import { withRepository } from './with-repository';

/** `VisitDefiner`, which the ingest calls for the exposures of each batch. */
export const visitProvider: Provider = {
  provide: VisitDefiner,
  useFactory: (connection: RepositoryConnection, metrics: Registry, logs: Logs) => {
    const counts = new VisitCounts(
      metrics,
      CAMERAS.map(({ instrument }) => instrument),
    );
    return new VisitDefiner({
      repository: {
        defineVisits: (visits) => withRepository(connection, (repository) => repository.defineVisits(visits)),
        exposuresWithoutVisit: (exposures, system) =>
          withRepository(connection, (repository) => repository.exposuresWithoutVisit(exposures, system)),
      },
      log: logs.for('visit'),
      onVisit: (instrument, result, code) => {
        counts.visit(instrument, result, code);
      },
      onWaiting: (count) => {
        counts.wait(count);
      },
    });
  },
  inject: [RepositoryConnection, Registry, Logs],
};
