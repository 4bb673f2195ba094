import { Buffer } from 'node:buffer';
import type { ByteText } from '../pipeline/ports/byte-text.ts';

export const latin1ByteText: ByteText = {
  decode: ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength).toString('latin1'),
  encode: (text) => Buffer.from(text, 'latin1'),
};
