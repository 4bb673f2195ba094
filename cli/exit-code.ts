/** What the command ends with; the same for every subcommand. */
export const EXIT = { done: 0, failed: 1, usage: 2, rejected: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The code of several things done in turn: failed when one did, else rejected when something was. */
export function worstOf(codes: readonly ExitCode[]): ExitCode {
  return codes.find((code) => code === EXIT.failed) ?? codes.find((code) => code !== EXIT.done) ?? EXIT.done;
}

/** Stands below each `--help`. */
export const EXIT_CODES_HELP =
  '\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some input was rejected (it is kept in quarantine)';
