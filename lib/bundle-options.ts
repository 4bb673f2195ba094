/** How esbuild makes one ES module of a function and all that it imports. */
export const BUNDLE = {
  target: 'node22',
  mainFields: ['module', 'main'],
  /** Some packages are CommonJS and call `require`, which an ES module has not by itself. */
  banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
  /**
   * The SDK comes with the bundle, as it was tested, save what is never loaded in Lambda: credentials stand in the
   * environment there, and the SDK imports its other ways to find some only when they do not. They are 15 % of a bundle.
   */
  external: [
    '@aws-sdk/credential-provider-http',
    '@aws-sdk/credential-provider-ini',
    '@aws-sdk/credential-provider-process',
    '@aws-sdk/credential-provider-sso',
    '@aws-sdk/credential-provider-web-identity',
    '@smithy/credential-provider-imds',
  ],
} as const;
