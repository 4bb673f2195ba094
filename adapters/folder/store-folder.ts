/** The folder store's own files: like all names that begin with a dot, they have no keys. */
export const STORE_FOLDER = '.store';
