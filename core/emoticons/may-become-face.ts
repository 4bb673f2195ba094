/** Whether a character may, once normalised, be a part of a face; by the codes of those before and after it. */
type Suspicion = (before: number, after: number) => boolean;

const always: Suspicion = () => true;
const afterOneOf =
  (chars: string): Suspicion =>
  (before) =>
    chars.includes(String.fromCharCode(before));

/** UTF-16 codes [first, last] of what R2 changes into a part of a face, or leaves out between two parts of one. */
const SUSPECTS: readonly (readonly [Suspicion, readonly (readonly [number, number])[]])[] = [
  [
    // NFKC: superscripts, letter-like, circled and full-width forms; letters of mathematics and tags by their first half.
    always,
    [
      [0xb3, 0xb3],
      [0x17f, 0x17f],
      [0x1c4, 0x1f3],
      [0x2e2, 0x2e3],
      [0x37e, 0x37e],
      [0x1d2e, 0x1d9c],
      [0x2024, 0x2025],
      [0x2078, 0x20a8],
      [0x2100, 0x2189],
      [0x2462, 0x24e7],
      [0x2a74, 0x2a76],
      [0x3200, 0x33fe],
      [0xa7f1, 0xa7f4],
      [0xd833, 0xd833],
      [0xd835, 0xd835],
      [0xdb40, 0xdb40],
      [0xfb05, 0xfb06],
      [0xfe10, 0xfe19],
      [0xfe30, 0xfe6b],
      [0xff07, 0xff5e],
      [0xffe2, 0xffe2],
    ],
  ],
  [(_, after) => after >= 0xdd00 && after <= 0xdd90, [[0xd83c, 0xd83c]]],
  [(_, after) => after >= 0xdff3, [[0xd83e, 0xd83e]]],
  [
    // What is invisible matters where it stands after a part of a face; after an emoji it does not.
    (before) => (before > 0x20 && before < 0x7f) || before === 0xac || before === 0xe7,
    [
      [0xad, 0xad],
      [0x34f, 0x34f],
      [0x61c, 0x61c],
      [0x180b, 0x180f],
      [0x200b, 0x200f],
      [0x202a, 0x202e],
      [0x2060, 0x206f],
      [0xfe00, 0xfe0f],
      [0xfeff, 0xfeff],
    ],
  ],
  [
    afterOneOf(':=()[]{}¬'),
    [
      [0xb4, 0xb4],
      [0x2bc, 0x2bc],
      [0x2018, 0x2019],
      [0x201b, 0x201b],
      [0x2032, 0x2032],
    ],
  ],
  [afterOneOf('>T^'), [[0x2026, 0x2026]]],
  [afterOneOf('\\:=;'), [[0xba, 0xba]]],
  [afterOneOf('c'), [[0x327, 0x327]]],
];

/** By code: one more than the index in SUSPECTS; 0 for what is above suspicion. */
const SUSPECT_BY_CODE = new Uint8Array(0x10000);
for (const [index, [, ranges]] of SUSPECTS.entries()) {
  for (const [first, last] of ranges) SUSPECT_BY_CODE.fill(index + 1, first, last + 1);
}

/** Whether normalising may make a face of what is none as it stands. Quick, and never false where it does. */
export function mayBecomeFace(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    const suspect = SUSPECTS[(SUSPECT_BY_CODE[code] ?? 0) - 1];
    if (suspect?.[0](text.charCodeAt(index - 1), text.charCodeAt(index + 1))) return true;
  }
  return false;
}
