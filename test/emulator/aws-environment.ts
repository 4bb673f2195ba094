const ACCOUNT = '000000000000';
const REGION = 'us-east-1';
const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', 'localhost', '[::1]', 'localhost.localstack.cloud'];

/** Account and region of the emulator in the form that `cdk bootstrap` takes. */
export const AWS_PLACE = `aws://${ACCOUNT}/${REGION}`;

/** This process's environment, in which every AWS client talks to the emulator. Throws when the endpoint is not this machine. */
export function awsEnvironment(endpointUrl: string): NodeJS.ProcessEnv {
  const { hostname } = new URL(endpointUrl);
  if (!LOOPBACK_HOSTS.includes(hostname)) {
    throw new Error(`AWS_ENDPOINT_URL must be an emulator on this machine, got "${endpointUrl}"`);
  }
  const { AWS_PROFILE: _, AWS_SESSION_TOKEN: __, ...environment } = process.env;
  return {
    ...environment,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ENDPOINT_URL_S3: endpointUrl,
    // Emulators take the key for the account.
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
    CDK_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: 'true',
    NODE_NO_WARNINGS: '1',
    NO_COLOR: '1',
    CI: 'true',
  };
}
