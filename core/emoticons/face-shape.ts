/**
 * What rules a face falls under.
 * closing `:)`, opening `:(`, mirrored `(:`, horror `D:`, letter `:D` `:3` `:@`, token `xD`, slash `:/`, eastern `^_^`, heart `<3`,
 * other: the rest, such as `:|`.
 */
export type FaceKind =
  | 'closing'
  | 'opening'
  | 'mirrored'
  | 'horror'
  | 'letter'
  | 'token'
  | 'slash'
  | 'eastern'
  | 'heart'
  | 'other';

export interface FaceShape {
  readonly kind: FaceKind;
  /** Index of the character that may be repeated (R4); -1 when none may. */
  readonly mouth: number;
}

const LAST = 'last';
const NONE = -1;

/** In this order: the first that fits decides. */
const SHAPES: readonly (readonly [RegExp, FaceKind, number | typeof LAST])[] = [
  [/^(?:<[/\\]?3|♥)$/, 'heart', LAST],
  [/^x-?d$/i, 'token', LAST],
  [/^(?:\(\^\^\)|\^\^|¬¬(?:'')?|\*?\\[o0]\/\*?|<o\/|o\/\\o)$/, 'eastern', NONE],
  [/^TT_TT$/, 'eastern', 2],
  [/^\(\^[-_.]\^\)$/, 'eastern', 2],
  [/^(?:([\^TQ¬ç;uvn-])[-_.~]\1|>[-_.]<|\^_~|[oO0][_.][oO0])$/, 'eastern', 1],
  [/^D['-]?[:;=]$/, 'horror', 0],
  [/^[()[\]{}][()[\]{}'o^-]*[:;=]$/, 'mirrored', 0],
  [/^[:;=8%B>}\]|'",*x<03OoX].*[)\]}]$/i, 'closing', LAST],
  [/^[:;=8%B>}\]|'",*x<03OoX].*[([{]$/i, 'opening', LAST],
  [/^[:;=8>'].*[/\\]$/, 'slash', LAST],
  [/^[:;=8B|'">,0-9oOxX}\]].*[\p{L}\p{N}@*]$/u, 'letter', LAST],
  [/^[:;=8%>'].*[|$#&~<>]$/, 'other', LAST],
];

/** Tells the rules of a normalised face by its characters. */
export function faceShapeOf(face: string): FaceShape {
  for (const [pattern, kind, mouth] of SHAPES) {
    if (pattern.test(face)) return { kind, mouth: mouthIndex(face, mouth) };
  }
  return { kind: 'other', mouth: NONE };
}

/** A mouth that stands twice in the face itself (`((-:`) is repeated at its second. */
function mouthIndex(face: string, mouth: number | typeof LAST): number {
  if (mouth === LAST) return face.length - 1;
  return mouth === 0 && face[0] === face[1] ? 1 : mouth;
}
