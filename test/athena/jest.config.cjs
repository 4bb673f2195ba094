const base = require('../../jest.config.cjs');

/** The athena tier: run it by `npm run test:athena`, which starts what the tests need. */
/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/athena/**/*.athena.ts'],
  testTimeout: 120_000,
};
