import { describe, expect, it } from '@jest/globals';
import { awsError } from '../../adapters/aws/aws-failure.ts';
import { LakeError } from '../../core/errors.ts';
import { awsFault } from './aws-fake-client.ts';

describe('awsError', () => {
  it.each([
    [awsFault('NoSuchBucket', 404), 'the bucket does not exist; check its name, or deploy the stack (NoSuchBucket)'],
    [awsFault('AccessDenied', 403), /access is denied; .* need permission/],
    [awsFault('AccessDeniedException', 400), /access is denied/],
    [awsFault('UnknownError', 403), /access is denied/],
    [awsFault('UnknownError', 301), /another AWS region; set AWS_REGION/],
    [awsFault('CredentialsProviderError', 0), /no AWS credentials; set AWS_PROFILE/],
    [new Error('Could not load credentials from any providers'), /no AWS credentials/],
    [new Error('Region is missing'), 'there is no AWS region; set AWS_REGION'],
    [awsFault('ExpiredToken', 400), /expired; renew them \(ExpiredToken\)/],
    [awsFault('ExpiredTokenException', 400), /expired; renew them/],
    [awsFault('SignatureDoesNotMatch', 403), /renew them/],
    [awsFault('SlowDown', 503), /busy or failing; try again/],
    [awsFault('ThrottlingException', 400), /busy or failing; try again/],
    [awsFault('Whatever', 500), /busy or failing; try again \(Whatever\)/],
    [awsFault('TimeoutError', 0), /cannot be reached/],
    [
      Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
      'AWS cannot be reached; check the network and AWS_ENDPOINT_URL, then try again (ECONNREFUSED)',
    ],
    [awsFault('EntityTooLarge', 400, 1, 'Your proposed upload\nis too large'), 'EntityTooLarge: Your proposed upload'],
    ['text', 'it failed, and no reason was given'],
    [undefined, 'it failed, and no reason was given'],
  ])('tells what to do about %s', (error, reason) => {
    const wrapped = awsError(error, 's3://b/k cannot be read');

    expect(wrapped).toBeInstanceOf(LakeError);
    expect(wrapped.cause).toBe(error);
    expect(wrapped.message.startsWith('s3://b/k cannot be read: ')).toBe(true);
    expect(wrapped.message.slice('s3://b/k cannot be read: '.length)).toMatch(reason);
  });

  it('wraps once', () => {
    const inner = new LakeError('inner');

    expect(awsError(inner, 'outer')).toBe(inner);
  });
});
