import { Buffer, isUtf8 } from 'node:buffer';
import type { ByteText } from '../pipeline/ports/byte-text.ts';

export const latin1ByteText: ByteText = {
  decode: (bytes) => (isUtf8(bytes) ? bufferOf(bytes).toString('latin1') : null),
};

function bufferOf(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
