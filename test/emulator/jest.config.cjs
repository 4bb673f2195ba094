const base = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/emulator/**/*.emulator.ts'],
  // One stack for all files.
  maxWorkers: 1,
  testTimeout: 120_000,
};
