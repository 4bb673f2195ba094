import { type AwsRequests, requestsUsd } from '../../core/aws-price.ts';
import {
  importRequests,
  type LeftToWrite,
  type ProcessorShare,
  processorUsd,
  rawMonthUsd,
} from '../../core/import-cost.ts';
import { counted } from '../counted.ts';
import { dollars } from '../dollars.ts';

const BYTES_PER_GB = 1_000_000_000;

export interface CloudTarget {
  readonly stack: string;
  /** Whether the tweets are sorted and wait to be written; else they were only looked at. */
  readonly isReady: boolean;
}

/** What an import will write into a stack's lake, and what that costs, in sentences. */
export function cloudCostText(left: LeftToWrite, { stack, isReady }: CloudTarget, share: ProcessorShare): string {
  const { tweets, rawFiles, rawBytes, slots, days } = left;
  const requests = importRequests(left, share);
  const raw = `at most ${counted(rawFiles, 'RAW file')} (${(rawBytes / BYTES_PER_GB).toFixed(3)} GB)`;
  const refining = share.isRemote ? 'which its processor refines' : 'refined from here';
  const found = share.isRemote ? 'refines them' : 'finds them refined';
  return `${counted(tweets, 'tweet')} of ${counted(days.length, 'day')} ${isReady ? 'are ready for' : 'would go into'} the lake of stack ${stack}: ${raw} in ${counted(slots, 'slot')}, ${refining}.
From here that is at most ${requestsText(requests)}: ${about(requestsUsd(requests))}. What the lake has there already costs a HEAD or GET each.
The files' events go to the processor, which ${found}: ${about(processorUsd(left, share))}.
Keeping RAW costs ${about(rawMonthUsd(left))} a month, REF about an eighth of that. (List prices of us-east-1.)`;
}

function requestsText({ put, list, head, glue }: AwsRequests): string {
  if (list === 0) return `${number(put)} PUT to S3`;
  return `${number(put)} PUT, ${number(list)} LIST and ${number(head)} HEAD to S3, and ${counted(glue, 'request')} to Glue`;
}

function about(usd: number): string {
  return usd < 0.01 ? 'less than $0.01' : `about ${dollars(usd)}`;
}

function number(count: number): string {
  return count.toLocaleString('en');
}
