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
  /** Every face in order, with the rule that decided; of a link only the first. */
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
      let isFound = false;
      firstFace(normalized(text), finder, ({ face, start, end }, decision) => {
        const isLater = isFound && decision.verdict === 'accepted';
        isFound ||= decision.verdict === 'accepted';
        const { verdict, rule, reason } = isLater ? LATER : decision;
        verdicts.push({ symbol: face.text, ...originOf(text, start, end), verdict, rule, reason });
      });
      return verdicts;
    },
  };
}

type Decision = Pick<Verdict, 'verdict' | 'rule' | 'reason'>;
type Tell = ((found: FaceAt, decision: Decision) => void) | null;

/**
 * Reads the text from left to right up to the first face that counts; to the end, and gives none, when each is to be told.
 * Each character is read a bounded number of times.
 */
function firstFace(text: string, finder: FaceFinder, tell: Tell): FaceAt | null {
  const reading = { text, brackets: openBrackets(text), spans: protectedSpans(text) };
  let rejectedEnd = -1;
  let next = 0;
  for (let found = finder.next(text, 0); found !== null; found = finder.next(text, next)) {
    next = found.start + 1;
    // Another start of the same mouth: `:(` of a rejected `>:(`.
    if (found.end === rejectedEnd) continue;
    const decision = decisionOn(found, reading);
    next = decision.next;
    if (decision.verdict === 'rejected' && decision.rule !== 'R10') rejectedEnd = found.end;
    if (tell !== null) tell(found, decision);
    else if (decision.verdict === 'accepted') return found;
  }
  return null;
}

const LATER: Decision = { verdict: 'rejected', rule: 'R3', reason: 'an earlier face counts' };

interface Reading {
  readonly text: string;
  readonly brackets: ReturnType<typeof openBrackets>;
  readonly spans: ReturnType<typeof protectedSpans>;
}

/** `next` is where to go on. */
function decisionOn(found: FaceAt, { text, brackets, spans }: Reading): Decision & { readonly next: number } {
  const { face, start, end } = found;
  if (isInName(text, start))
    return { verdict: 'rejected', rule: 'R10', reason: 'it begins inside a mention or hashtag', next: start + 1 };
  if (face.sentiment === null) {
    brackets.skipFace(start, end);
    return { verdict: 'skipped', rule: 'R3', reason: 'it is known, and not analysed', next: end };
  }
  const rule = RULE_NUMBER[face.kind];
  const reason = reasonAgainst(found, text, brackets);
  if (reason !== null) return { verdict: 'rejected', rule, reason, next: start + 1 };
  const protectedEnd = spans.endAt(start);
  if (protectedEnd === -1) return { verdict: 'accepted', rule, reason: 'nothing speaks against it', next: end };
  return { verdict: 'rejected', rule: 'R10', reason: 'it stands in a link or mail address', next: protectedEnd };
}

function emoticonAt({ face, start, end }: FaceAt, text: string): FoundEmoticon | null {
  const origin = originOf(text, start, end);
  return face.sentiment && { symbol: face.text, sentiment: face.sentiment, start: origin.start, end: origin.end };
}
