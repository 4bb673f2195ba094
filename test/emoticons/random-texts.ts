/** Words of three languages, and what looks like a face to naive matching and is none; each stands alone between blanks. */
const WORDS =
  'que dia lindo não acredito você saudade obrigado hoje amanhã kkkk rsrs love this song tomorrow they’re happy mañana corazón ¿qué? ¡ay! 😂 ❤️ 🇧🇷 👨‍👩‍👧 ☺'.split(
    ' ',
  );
const TRAPS =
  'P&D 10:30 8:00pm 3:0 a) (obs:) https://t.co/aB:) exemplo.com/:( @ana #xD 9,28) ID:D3 via:@x tel:(11) -> e/ou 5<3 x<3% "a":[1] Foo::D xoxo ana@xd.com (=) C:\\:) 1️⃣ vitaminaD: legal:/ T.V. ^ <- XP'.split(
    ' ',
  );

/** `face` is the one that counts; null when `before` is the whole text, and has none. */
interface RandomText {
  readonly before: string;
  readonly face: string | null;
  readonly after: string;
}

const TEXTS = 1000;

/** Texts put together at random, always the same ones; a face stands between blanks, anything after it. */
export function randomTexts(faces: readonly string[]): RandomText[] {
  let state = 7;
  const next = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const pick = (from: readonly string[]): string => from[next(from.length)] ?? '';
  const words = (count: number): string =>
    Array.from({ length: count }, () => `${pick(next(3) === 0 ? TRAPS : WORDS)}${next(9) === 0 ? '\n' : ' '}`).join('');
  return Array.from({ length: TEXTS }, (_, index) => {
    if (index % 4 === 0) return { before: words(1 + next(12)), face: null, after: '' };
    const after = ` ${words(next(5))}${next(2) === 0 ? pick(faces) : ''} ${words(next(3))}`;
    return { before: words(next(8)), face: pick(faces), after };
  });
}
