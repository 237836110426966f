/** Tests run as ES modules through swc, against a real PostgreSQL that `global-setup.mjs` starts from the build. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  // Kills and outages by the dozen: `npm run verify:images` and `verify:notifications` run them.
  testPathIgnorePatterns:
    process.env.VERIFY === 'long' ? [] : ['images-crash\\.spec\\.ts$', 'notification-chaos\\.spec\\.ts$'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2024',
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  reporters: ['default', '<rootDir>/test/support/closing-line.mjs'],
  testTimeout: 30_000,
  // More than the two cores: a suite waits a fifth of its time, for the database, for kills, for deadlines.
  maxWorkers: 3,
  workerIdleMemoryLimit: '1500MB',
};
