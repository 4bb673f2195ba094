import { describe, expect, it } from '@jest/globals';
import { isOutOfInodes, storeError } from '../../adapters/folder/folder-error.ts';
import { LakeError } from '../../core/errors.ts';

describe('storeError', () => {
  it.each([
    ['ENOSPC', 'the disk is full; free some space and run the command again, nothing is lost'],
    ['EACCES', 'permission denied; check who owns the folder'],
    ['EROFS', 'the file system is read-only; choose another folder'],
  ])('says what to do about %s', (code, advice) => {
    const cause = Object.assign(new Error('write'), { code });

    const error = storeError('write', '/lake/raw/a.json', cause);

    expect(error).toBeInstanceOf(LakeError);
    expect(error.message).toBe(`cannot write /lake/raw/a.json: ${advice}`);
    expect(error.cause).toBe(cause);
  });

  it.each([
    ['a disk that has bytes but no inodes left', { files: 1000, ffree: 0, bavail: 1 }, true],
    ['a full disk', { files: 1000, ffree: 0, bavail: 0 }, false],
    ['a disk with inodes', { files: 1000, ffree: 1, bavail: 1 }, false],
    ['a file system that makes inodes as it goes', { files: 0, ffree: 0, bavail: 1 }, false],
  ])('tells %s from others', (_, disk, expected) => {
    expect(isOutOfInodes(disk)).toBe(expected);
  });

  it('gives the reason of what it does not know, and wraps once', () => {
    const error = storeError('read', '/lake', new Error('EIO: i/o error'));

    expect(error.message).toBe('cannot read /lake: Error: EIO: i/o error');
    expect(storeError('list', '/other', error)).toBe(error);
  });
});
