/** Settings of the stack under test: `context.tweetlake`, for a tier that ends soon. */
export const SETTINGS = {
  searches: [{ name: 'emulador', query: 'presidente lang:pt' }],
  ingest: { pollMinutes: 1, settleSeconds: 10, firstLookbackMinutes: 20, timeoutSeconds: 60 },
  processor: { windowSeconds: 1, memoryMb: 512 },
  deleteDataWithStack: true,
} as const;

export const TOKEN = 'token-of-the-emulator-tier';
