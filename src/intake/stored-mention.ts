import type { Mention } from '../connectors/mention.ts';

const instants = ['occurredAt', 'firstReadAt', 'claimedAt', 'editedAt'] as const;

/**
 * A mention as quarantine keeps it.
 * @returns null if the bytes are no mention but whatever the platform sent
 */
export function storedMention(raw: Buffer): Mention | null {
  const found = parse(raw);
  if (!found || typeof found.externalId !== 'string') return null;
  return mentionOfJson(found);
}

/** A mention that went through JSON, made whole again: times are dates, files are bytes. Ingest checks the rest. */
export function mentionOfJson(found: Record<string, unknown>): Mention {
  const mention = { ...found } as unknown as Mention;
  for (const name of instants) if (found[name]) mention[name] = new Date(String(found[name]));
  if (mention.parent?.occurredAt)
    mention.parent = { ...mention.parent, occurredAt: new Date(mention.parent.occurredAt) };
  mention.attachments = mention.attachments?.map((file) =>
    file.bytes ? { ...file, bytes: Buffer.from(String(file.bytes), 'base64') } : file,
  );
  return mention;
}

function parse(raw: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(raw.toString('utf8'));
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
