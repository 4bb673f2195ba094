// JSON.parse of every line of a file on one thread, and nothing else.
import { createReadStream } from 'node:fs';

let rest = Buffer.alloc(0);
for await (const chunk of createReadStream(process.argv[2], { highWaterMark: 1 << 20 })) {
  const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    JSON.parse(bytes.utf8Slice(start, end));
    start = end + 1;
  }
  rest = bytes.subarray(start);
}
