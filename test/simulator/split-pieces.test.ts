import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitPieces } from '../../simulator/faults/faulty-transport.ts';

describe('splitPieces', () => {
  it('cuts any text without losing a byte, inside each long character and between CR and LF', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.constantFrom('\r\n', 'ã', '😂', 'a'), fc.string({ maxLength: 1 })) }),
        (text) => {
          const bytes = Buffer.from(text);

          const pieces = splitPieces(bytes);

          expect(Buffer.concat([...pieces]).equals(bytes)).toBe(true);
          for (const piece of pieces) expect(piece.toString('latin1')).not.toContain('\r\n');
          const characters = [...text].filter((character) => Buffer.byteLength(character) > 1);
          expect(pieces.length).toBeGreaterThan(characters.length);
        },
      ),
    );
  });
});
