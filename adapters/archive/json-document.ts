const OPEN_ARRAY = /^\s*\[/;
/** A first line that ends so goes on in the next one: an opened array or object, or an element of an array. */
const GOES_ON = /[[{]\s*$|^\[.*,\s*$/;
/** What only a line inside an indented value begins with. */
const INSIDE_A_VALUE = /^\s+\S|^["}\]]/;

/**
 * Whether a file that begins so holds JSON that goes over several lines (one array, or values printed with indentation)
 * rather than a record a line. A first record that is merely broken does not make it one.
 */
export function isJsonDocument(head: string): boolean {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  const [first = '', second = ''] = text.split('\n', 2);
  if (!/^[[{]/.test(first) || isJson(first)) return false;
  if (!text.includes('\n')) return OPEN_ARRAY.test(first);
  return GOES_ON.test(first) || INSIDE_A_VALUE.test(second);
}

/** Whether the values of a document that begins so are the elements of an array. */
export function holdsAnArray(head: string): boolean {
  return OPEN_ARRAY.test(head);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
