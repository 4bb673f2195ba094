import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Architecture, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { BUNDLE } from './bundle-options.ts';

export interface LakeFunctionProps {
  /** File of `lambda/` that holds the handler, without `.ts`. */
  readonly file: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  /**
   * How often Lambda tries again after an asynchronous invocation failed, 0 to 2.
   * @default 0: the next schedule does it
   */
  readonly retryAttempts?: number;
}

/** A function of `lambda/`, bundled by esbuild without Docker: Node 22 on arm64, with logs kept for a month. */
export class LakeFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: LakeFunctionProps) {
    super(scope, id, {
      entry: fileURLToPath(new URL(`../lambda/${props.file}.ts`, import.meta.url)),
      handler: 'handler',
      description: props.description,
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      retryAttempts: props.retryAttempts ?? 0,
      environment: {
        ...props.environment,
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_SERVICE_NAME: props.file,
        POWERTOOLS_METRICS_NAMESPACE: 'TweetLake',
      },
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      logGroup: new LogGroup(scope, `${id}Logs`, {
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      bundling: {
        format: OutputFormat.ESM,
        target: BUNDLE.target,
        mainFields: [...BUNDLE.mainFields],
        banner: BUNDLE.banner,
        externalModules: [...BUNDLE.external],
        minify: true,
        sourceMap: true,
        // The sources are in the repository; a trace needs only names and lines.
        sourcesContent: false,
        logLevel: LogLevel.WARNING,
      },
    });
  }
}
