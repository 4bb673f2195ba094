/** The number and what is counted, in the singular for one: `1 RAW file`, `1,200 tweets`. */
export function counted(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
