/** Imports point down only: apps -> tasks -> adapters -> domain. See docs/ARCHITECTURE.md. */
const fault = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    fault('no-circular', 'A circle of imports has no order to read it in.', {}, { circular: true }),
    fault(
      'nothing-imports-an-app',
      'An app is a process, not a library.',
      { pathNot: '^(apps|test)/' },
      { path: '^apps/' },
    ),
    fault(
      'apps-do-not-import-each-other',
      'One folder is one process.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    fault(
      'tasks-import-adapters-and-domain-only',
      'Tasks do not import each other. Their specs may have the simulator take an exposure.',
      { path: '^libs/tasks/([^/]+)/', pathNot: '[.]spec[.]ts$' },
      { path: '^(libs/tasks|libs/simulator|stack|test)/', pathNot: '^libs/tasks/$1/' },
    ),
    fault(
      'adapters-import-domain-only',
      'An adapter knows one outside system.',
      { path: '^libs/adapters/([^/]+)/' },
      { path: '^(libs/(tasks|adapters|simulator)|stack|test)/', pathNot: '^libs/adapters/$1/' },
    ),
    fault(
      'domain-imports-domain-only',
      'Values and pure functions.',
      { path: '^libs/domain/' },
      { path: '^(libs/(tasks|adapters|simulator)|stack|test)/' },
    ),
    fault(
      'domain-does-no-io',
      'The domain has no I/O.',
      { path: '^libs/domain/', pathNot: '[.]spec[.]ts$' },
      { path: '^(node:)?(fs|net|http|https|child_process|dns|tls|worker_threads)(/|$)' },
    ),
    fault(
      'domain-knows-no-nest',
      'Only *.module.ts of the domain may know Nest.',
      { path: '^libs/domain/', pathNot: '[.](module|spec)[.]ts$' },
      { path: 'node_modules/@nestjs' },
    ),
    fault(
      'simulator-imports-domain-only',
      'An observatory, not a client of the service.',
      { path: '^libs/simulator/' },
      { path: '^(libs/(tasks|adapters)|stack|test)/' },
    ),
    fault(
      'runtime-is-for-processes',
      'Only apps, and what starts processes, know the process.',
      { pathNot: '^(apps|stack|test|libs/adapters/runtime)/' },
      { path: '^libs/adapters/runtime/' },
    ),
    fault(
      'libs-are-entered-by-index',
      'Import a lib by its #name.',
      { path: '^(apps|stack|test)/' },
      { path: '^libs/(tasks|adapters|domain)/[^/]+/(?!index[.]ts$)' },
    ),
    fault(
      'production-needs-no-dev-packages',
      'The image has no development packages.',
      { path: '^(apps|libs)/', pathNot: '[.]spec[.]ts$' },
      { dependencyTypes: ['npm-dev'] },
    ),
    fault(
      'redis-only-in-queue',
      'Redis is spoken to in one place.',
      { path: '^(apps|libs)/', pathNot: '^libs/adapters/queue/' },
      { path: 'node_modules/(ioredis|@liaoliaots)' },
    ),
    fault(
      'postgres-only-in-registry',
      'PostgreSQL is spoken to in one place.',
      { path: '^(apps|libs)/', pathNot: '^libs/adapters/butler-registry/' },
      { path: 'node_modules/(pg|typeorm|@nestjs/typeorm)/' },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      conditionNames: ['require', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
