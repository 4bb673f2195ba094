import { type Command, InvalidArgumentError, Option } from 'commander';
import { timeMsOf } from '../core/tweet-time.ts';
import { DURATION_FORM, parseDurationMs } from './duration.ts';
import { EXIT_CODES_HELP } from './exit-code.ts';

/** How rows are printed. */
const OUTPUT_FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export const DEFAULT_LAKE = './lake';

/** A subcommand with what all have: its name, what it does, and in its help `more` and the exit codes. */
export function subcommand(program: Command, name: string, about: { description: string; more?: string }): Command {
  const { description, more = '' } = about;
  return program.command(name).description(description).addHelpText('after', `${more}${EXIT_CODES_HELP}`);
}

export function lakeOption(help = 'folder of the lake'): Option {
  return new Option('--lake <place>', help).default(DEFAULT_LAKE);
}

export function configOption(): Option {
  return new Option('--config <file>', 'JSON file with the settings (default: context.tweetlake of ./cdk.json)');
}

export function formatOption(): Option {
  const help = 'how rows are printed (default: table on a terminal, ndjson otherwise)';
  return new Option('--format <format>', help).choices(OUTPUT_FORMATS);
}

/** Reads a whole number within limits (both included). */
export function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    const range = max === Number.MAX_SAFE_INTEGER ? `${min} up` : `${min} to ${max}`;
    throw new InvalidArgumentError(`It must be a whole number from ${range}.`);
  };
}

/** Reads a number within limits (both included). */
export function numberBetween(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`);
  };
}

/** Reads a time in ISO 8601 as UTC milliseconds; one that names no zone is in UTC. */
export function tweetTime(text: string): number {
  const timeMs = timeMsOf(DAY.test(text) ? `${text}T00:00Z` : text);
  if (timeMs !== null) return timeMs;
  throw new InvalidArgumentError('It must be a time in UTC like 2026-11-01 or 2026-11-01T13:00Z.');
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Reads a duration as milliseconds. */
export function duration(text: string): number {
  try {
    return parseDurationMs(text);
  } catch {
    throw new InvalidArgumentError(`It must be ${DURATION_FORM}.`);
  }
}
