import { UsageError } from '../errors.ts';
import { type Face, faceOf } from './face-finder.ts';
import { LEXICON } from './lexicon.ts';
import { normalized } from './normalize.ts';

/** Which faces are analysed; what is left out has its default: both tiers, and nothing of one's own. */
export interface EmoticonSettings {
  readonly tiers?: readonly ('core' | 'extended')[];
  /** Faces of the lexicon to analyse as well, whatever their tier. */
  readonly positive?: readonly string[];
  readonly negative?: readonly string[];
  /** Faces of the lexicon to skip as a whole. */
  readonly ignore?: readonly string[];
}

export const TIERS = ['core', 'extended'] as const;

/** Never symbols (R5): list labels, experience points, numbers, links. A face has no blank inside either (R4). */
const NEVER = new Set(['XP', 'xp', '8)', '8D', 'B)', 'x)', '://']);

/**
 * The faces to look for, those too that are only skipped; sorted, so that equal settings give equal sets.
 * Throws UsageError when a face is not known, never a symbol, or wanted as two things.
 */
export function faceSetOf(settings: EmoticonSettings = {}): readonly Face[] {
  const tiers = new Set<string>(settings.tiers ?? TIERS);
  const sentiments = new Map<string, Face['sentiment']>(
    LEXICON.map(({ face, polarity, tier }) => [face, tiers.has(tier) ? sentimentOf(polarity) : null]),
  );
  for (const [face, sentiment] of chosenFaces(settings)) sentiments.set(face, sentiment);
  return [...sentiments].map(([face, sentiment]) => faceOf(face, sentiment));
}

/** What decides which face is found, in one string; part of what `refineVersion` hashes. */
export function fingerprintOf(faces: readonly Face[]): string {
  const lines = faces.map(({ text, sentiment }) => `${text} ${sentiment ?? 'skipped'}`);
  return lines.sort().join('\n');
}

function sentimentOf(polarity: string): Face['sentiment'] {
  if (polarity === 'ambiguous') return null;
  return polarity === 'positive' ? 'Positive' : 'Negative';
}

function chosenFaces({ positive = [], negative = [], ignore = [] }: EmoticonSettings): Map<string, Face['sentiment']> {
  const chosen = new Map<string, Face['sentiment']>();
  const lists = [
    ['positive', positive, 'Positive'],
    ['negative', negative, 'Negative'],
    ['ignore', ignore, null],
  ] as const;
  for (const [list, faces, sentiment] of lists) {
    for (const written of faces) {
      const face = normalized(written);
      assertUsable(list, face, sentiment);
      if (chosen.has(face) && chosen.get(face) !== sentiment) {
        throw new UsageError(`emoticons.${list}: "${face}" stands in another list too; leave it in one`);
      }
      chosen.set(face, sentiment);
    }
  }
  return chosen;
}

function assertUsable(list: string, face: string, sentiment: Face['sentiment']): void {
  const known = LEXICON.find((entry) => entry.face === face);
  if (!known) {
    throw new UsageError(
      `emoticons.${list}: "${face}" is no face of core/emoticons/lexicon.ts; write a repeated mouth once, or add it there`,
    );
  }
  if (sentiment === null) return;
  if (NEVER.has(face) || /\s/.test(face)) {
    throw new UsageError(`emoticons.${list}: "${face}" is never a symbol: it means something else too often`);
  }
  if (known.tier !== 'listed' && sentimentOf(known.polarity) !== sentiment) {
    throw new UsageError(`emoticons.${list}: "${face}" is ${known.polarity} in the lexicon; take it out of the list`);
  }
}
