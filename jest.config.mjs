import presets from 'jest-preset-angular/presets/index.js';

/**
 * The floors below the screens: Jest 30 on ES modules, compiled by swc (it keeps decorator
 * metadata).
 */
const server = {
  displayName: 'server',
  testEnvironment: '<rootDir>/scripts/node-environment.mjs',
  globalSetup: '<rootDir>/scripts/require-fresh-build.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testMatch: [
    '<rootDir>/{tables,domain,application,projections,infrastructure,scripts}/**/*.spec.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '\\.storm\\.spec\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
          },
        },
        module: { type: 'es6' },
      },
    ],
  },
};

/** What needs the machine for itself: five replicas, three engines and their customers. */
const storm = {
  ...server,
  displayName: 'storm',
  testMatch: ['<rootDir>/infrastructure/testing/faults/*.storm.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};

const preset = presets.createEsmPreset({ tsconfig: '<rootDir>/ui/tsconfig.json' });
/** The screens: compiled by Angular's own compiler, in a DOM. */
const ui = {
  ...preset,
  displayName: 'ui',
  testMatch: ['<rootDir>/ui/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/ui/e2e/'],
  // icons are imported as text
  transform: { '\\.svg$': '<rootDir>/ui/testing/text-module.mjs', ...preset.transform },
  // what the screens share with the server names its files as Node does
  moduleNameMapper: { ...preset.moduleNameMapper, '^(\\./[a-z-]+)\\.js$': '$1' },
  transformIgnorePatterns: ['node_modules/(?!tslib|.*\\.svg$)'],
  extensionsToTreatAsEsm: ['.ts', '.svg'],
  setupFilesAfterEnv: ['<rootDir>/ui/testing/setup.ts'],
};

export default {
  projects: [server, ui, storm],
  // the real parts run, several at once on two cores: what takes a second alone may take six; of a
  // project Jest would not read it
  testTimeout: 20_000,
  // milliseconds. A worker has nothing open when it is asked to end, and does at once; but freeing
  // what the contexts of a hundred files held takes longer than the usual 500 where both cores are
  // busy, and Jest then killed it and blamed a test
  workerGracefulExitTimeout: 15_000,
  testSequencer: '<rootDir>/scripts/longest-first.mjs',
};
