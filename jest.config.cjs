const swc = [
  '@swc/jest',
  { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, sourceMaps: 'inline' },
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Jest leaves one processor unused, which on two of them doubles the time.
  maxWorkers: '100%',
  // Against tests that hang; how fast the machine is decides nothing.
  testTimeout: 120_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.[jt]s$': swc },
  // These packages are published as ES modules only, so swc turns them into CommonJS for jest.
  transformIgnorePatterns: ['/node_modules/(?!(hyparquet|hyparquet-writer|p-limit|yocto-queue|log-update|sparkly)/)'],
  injectGlobals: false,
};
