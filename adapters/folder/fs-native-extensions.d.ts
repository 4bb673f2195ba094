/** The part of fs-native-extensions 1.5.1 that the folder adapter uses; the package ships no types. */
declare module 'fs-native-extensions' {
  /** Takes an exclusive lock on the open file; false when another descriptor holds it. */
  export function tryLock(fd: number): boolean;
  export function unlock(fd: number): void;
}
