import { availableParallelism } from 'node:os';

const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs' },
  jsc: { target: 'es2023', keepClassNames: true },
};
const typescript = {
  ...swc,
  jsc: {
    ...swc.jsc,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};

/**
 * Tests run as CommonJS: Jest on Node below 24.9 cannot require() ES modules, so the packages that are ES modules are
 * transformed too.
 * @type {import('jest').Config}
 */
export default {
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/test/peers/.*/node_modules'],
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testRegex: '\\.spec\\.ts$',
  transform: {
    '\\.ts$': ['@swc/jest', typescript],
    '\\.m?js$': ['@swc/jest', { ...swc, sourceMaps: false, jsc: { ...swc.jsc, parser: { syntax: 'ecmascript' } } }],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(@nestjs|@apidevtools|cookie|content-disposition|file-type|strtok3|token-types|uint8array-extras|@tokenizer|@borewit|feedsmith|fast-xml-parser|entities|htmlparser2|dom-serializer|domhandler|domutils|domelementtype|is-plain-object|escape-string-regexp)/)',
  ],
  // most of a short test file's time goes into reading modules: these are one file each instead of hundreds
  moduleNameMapper: {
    '^@nestjs/swagger$': '<rootDir>/test/support/no-descriptions.cjs',
    '^rxjs(/operators)?$': '<rootDir>/node_modules/rxjs/dist/bundles/rxjs.umd.js',
    '^class-validator$': '<rootDir>/node_modules/class-validator/bundles/class-validator.umd.js',
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFiles: ['<rootDir>/test/support/setup.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/support/every-call.ts'],
  testSequencer: '<rootDir>/test/support/longest-first.js',
  // some wait for other programs while others compute
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // a guard against what hangs, never a measure: a machine may be ten times slower than this one
  testTimeout: 1_800_000,
};
