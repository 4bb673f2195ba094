/** One plain expression of some faces, the longest first; JavaScript, Python, Java and RE2 read it alike. */
export function plainExpression(faces: readonly string[]): string {
  return [...faces]
    .sort((a, b) => b.length - a.length)
    .map((face) => face.replace(/[()[\]{}|*+?.^$\\/]/g, '\\$&'))
    .join('|');
}
