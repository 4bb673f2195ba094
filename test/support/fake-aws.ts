import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as the APIs see it. */
export interface AwsRequest {
  /** `put`, `get`, `head` and `list` of S3; the action of another service, like `DescribeStacks`. */
  readonly kind: string;
  /** Null for anything but S3. */
  readonly bucket: string | null;
  /** Of S3 the key, or the prefix that is listed; else empty. */
  readonly key: string;
}

export interface AwsFault {
  readonly status: number;
  readonly code: string;
}

/** S3, and as much of CloudFormation and Glue as commands ask for, on one port of 127.0.0.1. */
export interface FakeAws {
  /** What a process needs in its environment to talk to it. */
  readonly env: Readonly<Record<string, string>>;
  /** Requests that were answered without a fault, in order. */
  readonly requests: AwsRequest[];
  /** Objects by `bucket/key`. */
  readonly objects: Map<string, StoredFake>;
  /** Partitions that Glue was told to make, as `table values`. */
  readonly partitions: Set<string>;
  /** Decides which requests fail; default: none. */
  fault: (request: AwsRequest) => AwsFault | null;
  close(): Promise<void>;
}

interface StoredFake {
  readonly bytes: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The outputs of the one stack that is deployed, `TweetLake`. */
export type FakeOutputs = Readonly<Record<string, string>>;

const PAGE_KEYS = 1000;
const META = 'x-amz-meta-';

export async function startFakeAws(outputs: FakeOutputs): Promise<FakeAws> {
  const server = createServer((incoming, response) => {
    // A client that was killed sends half a request.
    void callOf(incoming).then(
      (call) => {
        const { status, headers, body } = answerTo(fake, outputs, call);
        response.writeHead(status, headers).end(body);
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const fake: FakeAws = {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      NODE_NO_WARNINGS: '1',
    },
    requests: [],
    objects: new Map(),
    partitions: new Set(),
    fault: () => null,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

interface Call {
  readonly request: AwsRequest;
  readonly headers: IncomingHttpHeaders;
  readonly parameters: URLSearchParams;
  readonly body: Buffer;
}

async function callOf(incoming: IncomingMessage): Promise<Call> {
  const body = await buffer(incoming);
  const { headers, method = '' } = incoming;
  const { pathname, searchParams: parameters } = new URL(incoming.url ?? '/', 'http://127.0.0.1');
  const call = { headers, parameters, body };
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return { ...call, request: ofService(target.split('.')[1]) };
  if (method === 'POST') return { ...call, request: ofService(formOf(body).get('Action')) };
  const [, bucket = '', key = ''] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
  const prefix = parameters.get('prefix');
  const kind = prefix === null ? method.toLowerCase() : 'list';
  return { ...call, request: { kind, bucket, key: prefix ?? key } };
}

function ofService(action: string | null | undefined): AwsRequest {
  return { kind: action ?? '', bucket: null, key: '' };
}

function formOf(body: Buffer): URLSearchParams {
  return new URLSearchParams(body.toString());
}

function answerTo(fake: FakeAws, outputs: FakeOutputs, call: Call): Answer {
  const { request } = call;
  const fault = fake.fault(request);
  if (fault !== null) return failure(request, fault);
  fake.requests.push(request);
  if (request.kind === 'DescribeStacks') return describeStack(call, outputs);
  if (request.kind === 'BatchCreatePartition') return createPartitions(fake, call);
  if (request.kind === 'list') return list(fake, call);
  if (request.kind === 'put') return put(fake, call);
  return read(fake, call);
}

/** Glue answers in JSON, S3 and CloudFormation in XML. */
function failure({ kind, bucket }: AwsRequest, { status, code }: AwsFault): Answer {
  const text = `${code} happened`;
  if (kind === 'BatchCreatePartition') return json(status, JSON.stringify({ __type: code, message: text }));
  const error = `<Error><Code>${code}</Code><Message>${text}</Message></Error>`;
  return xml(status, bucket === null ? `<ErrorResponse>${error}</ErrorResponse>` : error);
}

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'application/xml' }, body };
}

function json(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
}

function describeStack({ body }: Call, outputs: FakeOutputs): Answer {
  const stack = formOf(body).get('StackName') ?? '';
  if (stack !== 'TweetLake') {
    const error = `<Error><Code>ValidationError</Code><Message>Stack with id ${stack} does not exist</Message></Error>`;
    return xml(400, `<ErrorResponse>${error}</ErrorResponse>`);
  }
  const members = Object.entries(outputs)
    .map(([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`)
    .join('');
  const stacks = `<Stacks><member><StackName>${stack}</StackName><Outputs>${members}</Outputs></member></Stacks>`;
  return xml(
    200,
    `<DescribeStacksResponse><DescribeStacksResult>${stacks}</DescribeStacksResult></DescribeStacksResponse>`,
  );
}

function createPartitions({ partitions }: FakeAws, { body }: Call): Answer {
  const { TableName, PartitionInputList } = JSON.parse(body.toString()) as {
    readonly TableName: string;
    readonly PartitionInputList: readonly { readonly Values: readonly string[] }[];
  };
  for (const { Values } of PartitionInputList) partitions.add(`${TableName} ${Values.join('-')}`);
  return json(200, '{"Errors":[]}');
}

function put({ objects }: FakeAws, { request, headers, body }: Call): Answer {
  const name = nameOf(request);
  if (!conditionHolds(headers, objects.get(name))) return failure(request, { status: 412, code: 'PreconditionFailed' });
  const stored = { bytes: body, metadata: metadataOf(headers) };
  objects.set(name, stored);
  return { status: 200, headers: { etag: etagOf(stored) } };
}

function read({ objects }: FakeAws, { request }: Call): Answer {
  const found = objects.get(nameOf(request));
  if (found === undefined) return failure(request, { status: 404, code: 'NoSuchKey' });
  const headers = { etag: etagOf(found), 'content-length': String(found.bytes.byteLength), ...found.metadata };
  return { status: 200, headers, ...(request.kind === 'get' && { body: found.bytes }) };
}

function nameOf({ bucket, key }: AwsRequest): string {
  return `${bucket}/${key}`;
}

function conditionHolds(headers: IncomingHttpHeaders, found: StoredFake | undefined): boolean {
  if (headers['if-none-match'] !== undefined) return found === undefined;
  const tag = headers['if-match'];
  return tag === undefined || (found !== undefined && etagOf(found) === tag);
}

function metadataOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (name.startsWith(META) ? [[name, String(value)]] : [])),
  );
}

function etagOf({ bytes }: StoredFake): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

function list({ objects }: FakeAws, { request, parameters }: Call): Answer {
  const after = parameters.get('continuation-token') ?? '';
  const names = [...objects.keys()].filter((name) => name.startsWith(nameOf(request)) && name > after).sort();
  const page = names.slice(0, PAGE_KEYS);
  const contents = page.map((name) => {
    const object = objects.get(name) as StoredFake;
    const key = name.slice(`${request.bucket}/`.length);
    return `<Contents><Key>${key}</Key><ETag>${etagOf(object)}</ETag><Size>${object.bytes.byteLength}</Size></Contents>`;
  });
  const isCut = names.length > page.length;
  const next = isCut ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  return xml(
    200,
    `<ListBucketResult><IsTruncated>${isCut}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
  );
}
