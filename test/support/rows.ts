import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** Puts rows straight into the database, where a test begins in the middle of a story. All of it is invented. */
export class Rows {
  constructor(
    readonly dataSource: DataSource,
    readonly at = new Date('2026-03-02T09:00:00Z'),
  ) {}

  /** @returns the id of the row */
  async insert(table: string, values: Record<string, unknown>): Promise<string> {
    const columns = Object.keys(values);
    const [row]: { id: string }[] = await this.dataSource.query(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + 1}`).join(', ')}) returning *`,
      Object.values(values),
    );
    return row!.id;
  }

  user(values: Record<string, unknown> = {}): Promise<string> {
    const email = `${randomUUID()}@example.com`;
    return this.insert('users', {
      email,
      name: 'Rae Rep',
      initials: 'RR',
      role: 'rep',
      availability_changed_at: this.at,
      created_at: this.at,
      ...values,
    });
  }

  /** A team with its members, who serve its sources. */
  async team(members: string[], sources: string[], values: Record<string, unknown> = {}): Promise<string> {
    const team = await this.insert('teams', { name: randomUUID(), created_at: this.at, ...values });
    for (const user of members) await this.insert('team_members', { team_id: team, user_id: user });
    for (const source of sources) await this.insert('team_sources', { team_id: team, source_id: source });
    return team;
  }

  async source(values: Record<string, unknown> = {}): Promise<string> {
    return this.insert('sources', {
      channel: 'push',
      name: 'Shop',
      webhook_key: randomUUID(),
      connected_at: this.at,
      history_done_at: this.at,
      ...values,
    });
  }

  async contact(values: Record<string, unknown> = {}): Promise<string> {
    return this.insert('contacts', { name: 'Ana Kask', created_at: this.at, ...values });
  }

  /** Open, and waiting for us since `at`. */
  async conversation(source: string, values: Record<string, unknown> = {}): Promise<string> {
    const contact = (values.contact_id as string | undefined) ?? (await this.contact());
    return this.insert('conversations', {
      source_id: source,
      contact_id: contact,
      root_key: randomUUID(),
      visibility: 'private',
      status: 'open',
      first_contact_at: this.at,
      waiting_since: this.at,
      goal_due_at: new Date(this.at.getTime() + 8 * 3_600_000),
      sla_due_at: new Date(this.at.getTime() + 10 * 3_600_000),
      last_activity_at: this.at,
      last_inbound_at: this.at,
      position_at: new Date(this.at.getTime() + 8 * 3_600_000),
      created_at: this.at,
      ...values,
    });
  }

  /** What the customer wrote. */
  async mention(conversation: string, values: Record<string, unknown> = {}): Promise<string> {
    const [{ source_id, contact_id }] = await this.dataSource.query(
      'select source_id, contact_id from conversations where id = $1',
      [conversation],
    );
    return this.insert('messages', {
      conversation_id: conversation,
      source_id,
      contact_id,
      kind: 'mention',
      direction: 'inbound',
      external_id: randomUUID(),
      occurred_at: this.at,
      received_at: this.at,
      stored_at: this.at,
      visibility: 'private',
      text: 'Where is my parcel?',
      needs_answer: true,
      level: 'calm',
      ...values,
    });
  }
}
