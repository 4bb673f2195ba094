/** `{"a":1}`, `{"b":2}` and `{"c":3}` in two streams, by Python's bz2. */
export const BZIP2 = Buffer.from(
  'QlpoOTFBWSZTWQ/l9WEAAAZZgAAQEAAwEDAAAAogADEGTECUmh6eokxEgQXRdyRThQkA/l9WEEJaaDkxQVkmU1mPJw4lAAADWYAAEBAACBAIAAAKIAAiA2UIYBFKHxdyRThQkI8nDiU=',
  'base64',
);
