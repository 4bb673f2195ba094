import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unescapeHtml } from '../../core/html-unescape.ts';

describe('unescapeHtml', () => {
  it('undoes once what X escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('&', '<', '>', 'l', 't', 'g', 'amp;', ';', ' ') }), (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        expect(unescapeHtml(escaped)).toBe(text);
      }),
    );
  });

  it('leaves other escapes as they are', () => {
    expect(unescapeHtml('&quot; &#39; &nbsp; &')).toBe('&quot; &#39; &nbsp; &');
  });
});
