import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { splitMbox } from '../../src/connectors/email/mbox.ts';

export interface MailFile {
  /** Path below the folder read; for a mailbox file with the number of the mail. */
  name: string;
  raw: Buffer;
}

/** Every mail below a folder: .eml, .msg, .box and mailbox files. */
export async function mailFiles(folder: string): Promise<MailFile[]> {
  const files: MailFile[] = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (!entry.isFile()) continue;
    if (/\.(?:eml|msg|box)$/.test(name)) files.push({ name, raw: readFileSync(file) });
    if (/mbox-\d+$/.test(name)) {
      let count = 0;
      for await (const raw of splitMbox([readFileSync(file)])) files.push({ name: `${name}#${++count}`, raw });
    }
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}
