import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { idsOf } from '../../cli/hydrate/read-ids.ts';

describe('idsOf', () => {
  it.each<[string, string, string[]]>([
    ['one a line', '1\n20\n300', ['1', '20', '300']],
    ['each once, in their order', '3\n1\n3\n', ['3', '1']],
    ['with any line ends, and blank lines between', '1\r\n2\n\n3\r4', ['1', '2', '3', '4']],
    ['with blanks around and a byte order mark', '\uFEFF 1 \n\t2\n', ['1', '2']],
    ['as a column of CSV', 'text,tweet_id\n"a, ""b""\nc",1\nd,2\n', ['1', '2']],
    ['as quoted CSV', '"id"\n"1"\n', ['1']],
    ['as the first column where there is no header', '1,a\n2,b\n', ['1', '2']],
  ])('reads ids %s', async (_, text, ids) => {
    expect(await idsOf(Readable.from([text]))).toEqual({ ids, noIds: [] });
  });

  it('says with its line what is no id', async () => {
    const list = await idsOf(Readable.from(['1\nx\n0\n-5\n12345678901234567890\n2.03E+18\n', '2\n']));

    expect(list.ids).toEqual(['1', '2']);
    expect(list.noIds).toEqual([
      { line: 2, text: 'x' },
      { line: 3, text: '0' },
      { line: 4, text: '-5' },
      { line: 5, text: '12345678901234567890' },
      { line: 6, text: '2.03E+18' },
    ]);
  });
});
