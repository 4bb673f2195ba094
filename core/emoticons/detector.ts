import { openBrackets } from './brackets.ts';
import { type Face, type FaceAt, type FaceFinder, faceFinder } from './face-finder.ts';
import type { EmoticonDetector, FoundEmoticon } from './found-emoticon.ts';
import { isInName, protectedSpans } from './links.ts';
import { normalized, originOf } from './normalize.ts';
import { oddnessOf } from './oddness.ts';
import { RULE_NUMBER, reasonAgainst } from './surroundings.ts';

/** What became of a face that stands in a text. */
export interface Verdict {
  readonly symbol: string;
  readonly start: number;
  readonly end: number;
  readonly verdict: 'accepted' | 'rejected' | 'skipped';
  /** The rule that decided, and why. */
  readonly rule: string;
  readonly reason: string;
}

export interface Detector {
  readonly find: EmoticonDetector;
  /** Every face up to the first that counts, in order, with the rule that decided. */
  explain(text: string): readonly Verdict[];
}

/** A detector of these faces. Linear in the length of a text. */
export function detectorOf(faces: readonly Face[]): Detector {
  const finder = faceFinder(faces);
  return {
    find(text) {
      const oddness = oddnessOf(text);
      // Most texts end here.
      if (oddness !== 'may make a face' && !finder.mayFindAnalysed(text)) return null;
      const found = firstFace(normalized(text, oddness), finder, null);
      return found && emoticonAt(found, text);
    },
    explain(text) {
      const verdicts: Verdict[] = [];
      firstFace(normalized(text), finder, ({ face, start, end }, decision) => {
        verdicts.push({ symbol: face.text, ...originOf(text, start, end), ...decision });
      });
      return verdicts;
    },
  };
}

type Decision = Pick<Verdict, 'verdict' | 'rule' | 'reason'>;
type Tell = ((found: FaceAt, decision: Decision) => void) | null;

/** Reads the text from left to right up to the first face that counts. Each character is read a bounded number of times. */
function firstFace(text: string, finder: FaceFinder, tell: Tell): FaceAt | null {
  const brackets = openBrackets(text);
  const spans = protectedSpans(text);
  let rejectedEnd = -1;
  let next = 0;
  for (let found = finder.next(text, 0); found !== null; found = finder.next(text, next)) {
    next = found.start + 1;
    // Another start of the same mouth: `:(` of a rejected `>:(`.
    if (found.end === rejectedEnd) continue;
    const decision = decisionOn(found, text, { brackets, spans });
    tell?.(found, decision);
    if (decision.verdict === 'accepted') return found;
    if (decision.verdict === 'skipped') {
      brackets.skipFace(found.start, found.end);
      next = found.end;
    } else if (decision.resumeAt === undefined) rejectedEnd = found.end;
    else next = decision.resumeAt;
  }
  return null;
}

interface Reading {
  readonly brackets: ReturnType<typeof openBrackets>;
  readonly spans: ReturnType<typeof protectedSpans>;
}

function decisionOn(
  found: FaceAt,
  text: string,
  { brackets, spans }: Reading,
): Decision & { readonly resumeAt?: number } {
  const { face, start } = found;
  if (isInName(text, start))
    return { verdict: 'rejected', rule: 'R10', reason: 'it begins inside a mention or hashtag', resumeAt: start + 1 };
  if (face.sentiment === null) return { verdict: 'skipped', rule: 'R3', reason: 'it is known, and not analysed' };
  const reason = reasonAgainst(found, text, brackets);
  if (reason !== null) return { verdict: 'rejected', rule: RULE_NUMBER[face.kind], reason };
  const protectedEnd = spans.endAt(start);
  if (protectedEnd === -1)
    return { verdict: 'accepted', rule: RULE_NUMBER[face.kind], reason: 'nothing speaks against it' };
  return {
    verdict: 'rejected',
    rule: 'R10',
    reason: 'it stands in a link or mail address',
    resumeAt: protectedEnd,
  };
}

function emoticonAt({ face, start, end }: FaceAt, text: string): FoundEmoticon | null {
  const origin = originOf(text, start, end);
  return face.sentiment && { symbol: face.text, sentiment: face.sentiment, start: origin.start, end: origin.end };
}
