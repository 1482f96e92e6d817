// Files that a person chose, told in parts small enough for one line of the console.
import { FILE_LIMIT } from "./limits";

const PART_BYTES = 384 * 1024;

/** Tells the content of each file; a page that goes away meanwhile cuts it off. */
export async function tellFiles(files: File[], tell: (part: { index: number; data: string; last: boolean }) => void): Promise<void> {
  for (const [index, file] of files.entries()) {
    if (file.size > FILE_LIMIT) continue;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      for (let from = 0; from === 0 || from < bytes.length; from += PART_BYTES) {
        tell({ index, data: base64Of(bytes.subarray(from, from + PART_BYTES)), last: from + PART_BYTES >= bytes.length });
      }
    } catch {
      // It may have been moved since: the recorder says that it did not come.
    }
  }
}

function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += 8192) text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  return btoa(text);
}
