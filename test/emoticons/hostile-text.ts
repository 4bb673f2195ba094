import fc from 'fast-check';
import { LEXICON } from '../../core/emoticons/lexicon.ts';

const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...LEXICON.map(({ face }) => face)) },
  { weight: 4, arbitrary: fc.constantFrom(...' \n\t\u00A0\u2028()[]{}"\'’“”«….,!/\\&_-%@#:;=<>^') },
  { weight: 2, arbitrary: fc.constantFrom(' ', ' @ana', ' #dia', '\n') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...['a', 'é', 'ç', 'amo', '3', '10', 'D', 'x', 'ª', '½', '★', '・', '😀', '❤️', '🇧🇷', '👨‍👩‍👧', '1️⃣'],
      ...['https://t.co/a', 'a.com/b', 'www.a', 'a@b.co', 'a@', 'C:\\a', 'localhost:1', '1.1.1.1:8', 'http', '::'],
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(...'\u200B\u200D\uFE0F\u0301\u0327\u0338\u20E3\u2067\u00AD：（）＜𝐃³º´ﾟ｡') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
);

/** Texts of faces and of what breaks matchers, glued at random. */
export const hostileText = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));
