const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2024',
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: {
    '^#(tasks|adapters|domain)/([^/]+)$': '<rootDir>/libs/$1/$2/index.ts',
    '^#simulator$': '<rootDir>/libs/simulator/index.ts',
    '^#stack$': '<rootDir>/stack/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/', '<rootDir>/.cache/'],
};
const withServers = {
  globalSetup: '<rootDir>/test/support/start-servers.ts',
  globalTeardown: '<rootDir>/test/support/stop-servers.ts',
};

module.exports = {
  maxWorkers: 2,
  // For what never comes. What comes, comes far earlier, but a disk may stall for half a minute.
  testTimeout: 90_000,
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,stack}/**/*.spec.ts'] },
    {
      ...common,
      ...withServers,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/integration/**/*.test.ts'],
    },
    {
      ...common,
      ...withServers,
      displayName: 'conformance',
      testMatch: ['<rootDir>/test/conformance/**/*.test.ts'],
    },
    { ...common, ...withServers, displayName: 'image', testMatch: ['<rootDir>/test/image/**/*.test.ts'] },
    { ...common, ...withServers, displayName: 'crash', testMatch: ['<rootDir>/test/crash/**/*.test.ts'] },
    { ...common, ...withServers, displayName: 'ceph', testMatch: ['<rootDir>/test/ceph/**/*.test.ts'] },
    { ...common, ...withServers, displayName: 'helm', testMatch: ['<rootDir>/test/helm/**/*.test.ts'] },
    { ...common, displayName: 'k8s', testMatch: ['<rootDir>/test/k8s/**/*.test.ts'] },
  ],
};
