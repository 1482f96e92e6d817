// Limits that the recorder knows too.

/** The largest file to upload that is taken along, bytes. */
export const FILE_LIMIT = 8 * 1024 * 1024;
