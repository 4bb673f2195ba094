import { idAt } from '../../core/snowflake.ts';

/** One line of a RAW file: a tweet written at this UTC millisecond; tweets of one millisecond are told apart by `serial`. */
export function envelopeLine(timeMs: number, serial: number, text = 'bom dia :)'): { id: string; line: string } {
  const id = String(BigInt(idAt(timeMs)) + BigInt(serial));
  const envelope = {
    data: { id, text, created_at: new Date(timeMs).toISOString(), author_id: '1', lang: 'pt' },
    collected_at: '2026-11-21T12:00:00.000Z',
    collected_by: 'search:emulador',
  };
  return { id, line: JSON.stringify(envelope) };
}

/** The minute as it stands in the names of RAW files. */
export function minuteOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace(':', '-');
}
