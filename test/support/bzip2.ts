/** `{"a":1}`, `{"b":2}` and `{"c":3}` in two streams, by Python's bz2. */
export const BZIP2 = Buffer.from(
  'QlpoOTFBWSZTWQ/l9WEAAAZZgAAQEAAwEDAAAAogADEGTECUmh6eokxEgQXRdyRThQkA/l9WEEJaaDkxQVkmU1mPJw4lAAADWYAAEBAACBAIAAAKIAAiA2UIYBFKHxdyRThQkI8nDiU=',
  'base64',
);

/**
 * 20 stream lines, of 1.2 MB, each with a tweet, one every 68 minutes of 2026-06-20, by Python:
 * `b64encode(bz2.compress(b''.join(b'{"data":{"id":"%d","text":"%d :)","pad":"%s"}}\n' % (2068127576064000000 + i * 17 * 10 ** 12, i, b'x' * 60000) for i in range(20))))`
 */
export const BZIP2_TWEETS = Buffer.from(
  'QlpoOTFBWSZTWfL+O+YAJx9dgJAQUCR/8ACAJiBESgAIMAEtswEoKbKfqUGQAAlGqDQNGnqAAKVITTSGgHpDylAx9BjeFnhx5c9t0kkkktgY4gx0AY9sNuTFYJuTgTcToTwTBPAiAYeEAxQGKZ0BiAYlJ2VaHhPYqpJOO9ODEBDu9PMxT4eKhsYkGJIfEVVTpXbtLvpqlVrN3d3d3nXIMPegMYnMgxU41QMZ6Y07DbBbdumuNurroVeCYJwT6JwT7JwTcmpOhMCakzJkTInBMCclSIzJkSFS5JuTkmhNCpEf4u5IpwoSHl/HfMA=',
  'base64',
);
