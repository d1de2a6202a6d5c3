import type { ImapFlow } from 'imapflow';
import type { EmailSettings } from './settings.ts';

export interface Folder {
  path: string;
  sent: boolean;
}

/**
 * The folders to read, sent mail first: a copy of our own answer that also lies in the inbox is then known as ours
 * before it is seen there.
 */
export async function foldersToRead(client: ImapFlow, settings: EmailSettings): Promise<Folder[]> {
  const sent = await sentFolder(client, settings);
  const chosen = settings.folders.filter((path) => path !== sent).map((path) => ({ path, sent: false }));
  return sent ? [{ path: sent, sent: true }, ...chosen] : chosen;
}

/** The folder of sent mail: as set, or as the server marks it (RFC 6154), never by its name, which is in any language. */
export async function sentFolder(client: ImapFlow, settings: EmailSettings): Promise<string | null> {
  if (settings.sentFolder) return settings.sentFolder;
  const folders = await client.list();
  const marked = folders.find((folder) => folder.specialUse === '\\Sent' && folder.specialUseSource === 'extension');
  return marked?.path ?? null;
}
