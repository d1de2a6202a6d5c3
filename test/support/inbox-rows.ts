import { type Searchable, searchVector } from '../../src/inbox/search-tokens.ts';
import { Rows } from './rows.ts';

/** Rows with what the inbox reads beside them. */
export class InboxRows extends Rows {
  /** A customer's message that search finds. */
  async searchable(conversation: string, text: string, values: Record<string, unknown> = {}): Promise<string> {
    const message = await this.mention(conversation, { text, ...values });
    const occurredAt = (values.occurred_at as Date | undefined) ?? this.at;
    const words: Searchable = { occurredAt, texts: [text], links: [values.url as string | undefined] };
    await this.dataSource.query(
      `insert into message_search (message_id, conversation_id, occurred_at, tokens) values ($1, $2, $3, $4::tsvector)`,
      [message, conversation, occurredAt, searchVector(words)],
    );
    return message;
  }

  minutes(count: number): Date {
    return new Date(this.at.getTime() + count * 60_000);
  }
}
