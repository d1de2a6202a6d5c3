import { type Problem } from '../src/common/problem.ts';
import { type ConversationPage } from '../src/inbox/conversation.dto.ts';
import {
  type ContactExport,
  type ContactPage,
  type ContactView,
  type ErasedView,
} from '../src/inbox/contacts/contact.dto.ts';
import { tombstoneHash } from '../src/inbox/tombstone.ts';
import { Ingest } from '../src/intake/ingest.ts';
import { says } from './support/talking-connector.ts';
import { everywhere } from './support/everywhere.ts';
import { InboxStory } from './support/inbox-story.ts';
import { tokenWith } from './support/people.ts';
import { Caller } from './support/caller.ts';

describe('customers', () => {
  let story: InboxStory;
  let shop: Caller;
  beforeAll(async () => {
    story = await InboxStory.begin();
    const token = await tokenWith(story.running, 'contacts:read', 'contacts:write', 'contacts:erase');
    shop = new Caller(story.running, token);
  });
  afterAll(() => story.close());

  const upsert = (id: string, body: unknown) =>
    shop.ask<ContactView>('PUT', `contacts/by-external-id/shop/${id}`, body);

  it('are known by another system’s id, and telling it twice changes nothing', async () => {
    const mail = { channel: 'push', externalId: 'kai@example.com', address: 'kai@example.com' };
    const body = { name: 'Kai', preferredName: 'K', identities: [mail] };
    const first = await upsert('C-1', body);
    expect([first.status, first.body.name, first.body.identities.length]).toEqual([200, 'Kai', 1]);
    const second = await upsert('C-1', body);
    expect(second.body.id).toBe(first.body.id);
    expect((await upsert('C-2', { identities: [mail] })).body.externalIds).toEqual([
      { system: 'shop', externalId: 'C-1' },
      { system: 'shop', externalId: 'C-2' },
    ]);
    const all = await Promise.all(Array.from({ length: 4 }, () => upsert('C-9', { name: 'Four at once' })));
    expect(new Set(all.map((answer) => answer.body.id)).size).toBe(1);
  });

  it('are found by name, address, another system’s id and what they wrote with', async () => {
    const contact = await story.customer('Žofie Nováková', 'zofie@example.com');
    await upsert('Z-77', { identities: [{ channel: 'push', externalId: 'zofie@example.com' }] });
    await story.dataSource.query(`update identities set handle = 'Zofka_N' where contact_id = $1`, [contact]);
    const id = await story.waiting({ contact_id: contact });
    await story.rows.searchable(id, 'lampovka 12');
    for (const q of ['zofie@example.com', 'žofie n', '@zofka_', 'Z-77', 'lampovka']) {
      const { body } = await story.people.manager.caller.get<ContactPage>('contacts', { q });
      expect([q, body.items.map((item) => item.id)]).toEqual([q, [contact]]);
    }
  });

  it('are seen by reps who have a conversation with them', async () => {
    const stranger = await story.customer('Stranger', 'stranger@example.com');
    const known = await story.customer('Known', 'known@example.com');
    await story.waiting({ contact_id: known });
    expect((await story.ana.get<Problem>(`contacts/${stranger}`)).body.code).toBe('contact-not-found');
    expect((await story.ana.get<ContactView>(`contacts/${known}`)).body.conversationCount).toBe(1);
    const listed = (await story.ana.get<ContactPage>('contacts')).body.items.map(({ name }) => name);
    expect(listed).toContain('Known');
    expect(listed).not.toContain('Stranger');
  });

  it('are called and addressed as they want, and no colleague is overwritten', async () => {
    const contact = await story.customer('Ana', 'ana@example.com');
    await story.waiting({ contact_id: contact });
    const patch = (body: unknown, version: string) =>
      story.ana.ask<ContactView & Problem>('PATCH', `contacts/${contact}`, body, { 'if-match': version });
    expect((await patch({ preferredName: 'Anu', formOfAddress: 'Dr.' }, '"1"')).body.preferredName).toBe('Anu');
    expect((await patch({ preferredName: 'Anna' }, '"1"')).body.code).toBe('version-stale');
    expect((await patch({ attributes: { shoeSize: 7 } }, '"2"')).body.code).toBe('attributes-invalid');
    const { body } = await story.ana.post<ContactView>(`contacts/${contact}/notes`, { text: 'Calls after five' });
    expect(body.notes).toMatchObject([{ text: 'Calls after five', author: { name: 'Ana Rep' } }]);
    const note = `contacts/${contact}/notes/${body.notes[0]!.id}`;
    expect((await story.bo.ask<Problem>('DELETE', note)).body.code).toBe('note-missing');
    expect((await story.ana.ask('DELETE', note)).status).toBe(204);
  });

  it('are blocked with what they have open, and unblocked', async () => {
    const contact = await story.customer('Troll', 'troll@example.com');
    const id = await story.waiting({ contact_id: contact });
    const { body } = await story.ana.post<{ changeId: string }>(`contacts/${contact}/block`);
    expect((await story.read(id)).status).toBe('spam');
    expect((await story.ana.get<ContactView>(`contacts/${contact}`)).body.blockedAt).not.toBeNull();
    await story.ana.post(`contacts/${contact}/unblock`);
    await story.ana.post(`conversations/changes/${body.changeId}/undo`);
    expect((await story.read(id)).status).toBe('open');
    expect((await story.ana.get<ContactView>(`contacts/${contact}`)).body.blockedAt).toBeNull();
  });

  it('begin no wait while they are blocked; unblocked, they have waited since they wrote', async () => {
    const contact = await story.customer('Mistaken', 'mistaken@example.com');
    await story.people.manager.caller.post(`contacts/${contact}/block`);
    const occurredAt = story.rows.minutes(7);
    const wrote = says('from-blocked', 'Where is my parcel?', occurredAt, 'mistaken@example.com');
    await story.running.app.get(Ingest).ingest(story.source, { mentions: [wrote] }, { now: story.clock.now() });
    const [{ id }] = (await story.dataSource.query<{ id: string }[]>(
      'select conversation_id as id from messages where external_id = $1',
      ['from-blocked'],
    )) as [{ id: string }];
    expect([await story.cycles(id), (await story.read(id)).status]).toEqual([[], 'spam']);
    await story.fold(id);
    expect(await story.cycles(id)).toEqual([]);
    await story.people.manager.caller.post(`contacts/${contact}/unblock`);
    expect(await story.cycles(id)).toEqual([['09:07', null, null]]);
  });

  it('are exported whole, and erased everywhere for ever', async () => {
    const address = 'erase.me@example.com';
    const contact = await story.customer('Erase Me', address);
    const id = await story.waiting({ contact_id: contact, subject: 'About me', root_key: 'root-of-erase' });
    const message = await story.rows.searchable(id, 'My street is Linden 7', {
      external_id: 'mail-1',
      subject: 'About me',
    });
    const file = await story.rows.insert('attachments', {
      message_id: message,
      name: 'me.png',
      content_type: 'image/png',
      state: 'stored',
      created_at: story.rows.at,
    });
    await story.dataSource.query("insert into attachment_chunks (attachment_id, number, bytes) values ($1, 0, 'x')", [
      file,
    ]);
    await story.rows.insert('message_versions', {
      message_id: message,
      text: 'My street',
      valid_from: story.rows.at,
      replaced_at: story.rows.at,
    });
    await story.rows.insert('quarantine', {
      source_id: story.source,
      external_id: 'q1',
      raw: Buffer.from(`From: <Erase.Me@example.com>`),
      error: 'broken',
      received_at: story.rows.at,
    });
    await story.fold(id);
    const cycles = await story.cycles(id);

    const exported = await shop.get<ContactExport>(`contacts/${contact}/export`);
    const whole = JSON.stringify(exported.body);
    for (const word of [address, 'Linden 7', 'me.png', 'My street', 'About me']) expect(whole).toContain(word);

    expect((await story.ana.ask('DELETE', `contacts/${contact}`)).status).toBe(403);
    const { status, body } = await shop.ask<ErasedView>('DELETE', `contacts/${contact}`);
    expect([status, body]).toEqual([200, { messages: 2, attachments: 1, quarantined: 1 }]);
    expect(
      await everywhere(story.dataSource, ['linden', 'erase.me', 'Erase Me', 'About me', 'My street', 'root-of-erase']),
    ).toEqual([]);
    const ended = cycles.map(([start, end, how]) => [start, end ?? '10:00', how ?? 'withdrawn']);
    expect(await story.cycles(id)).toEqual(ended);
    const hash = tombstoneHash(story.source, 'mail-1');
    expect(
      await story.dataSource.query('select 1 as one from tombstones where external_id_hash = $1', [hash]),
    ).toHaveLength(1);
    expect(
      (await story.people.manager.caller.get<ConversationPage>('conversations', { q: 'linden' })).body.items,
    ).toEqual([]);
    const audit = await story.dataSource.query('select action from audit_entries where subject = $1 order by id', [
      `contact:${contact}`,
    ]);
    expect(audit).toEqual([{ action: 'contact.exported' }, { action: 'contact.erased' }]);
  });

  it('are erased without harm to others, and nothing of theirs runs on', async () => {
    const marker = 'zz-marker-77';
    const contact = await story.customer('Sam', 'sam@example.com');
    const other = await story.customer('Other', 'osam@example.com');
    const id = await story.waiting({ contact_id: contact });
    const theirs = await story.rows.mention(id, { external_id: 'post-of-sam', text: marker });
    const others = await story.waiting({
      contact_id: other,
      parent: JSON.stringify({ externalId: 'post-of-sam', text: marker }),
    });
    const { source_id, at } = { source_id: story.source, at: story.rows.at };
    const reply = await story.rows.mention(id, {
      kind: 'reply',
      direction: 'outbound',
      contact_id: null,
      delivery: 'queued',
    });
    await story.rows.insert('outbox', {
      message_id: reply,
      conversation_id: id,
      source_id,
      state: 'queued',
      not_before: new Date('2027-01-01Z'),
      created_at: at,
    });
    await story.rows.insert('threats', {
      conversation_id: id,
      message_id: theirs,
      class: 'legal',
      confidence: 1,
      span: '{}',
      due_at: at,
      detected_at: at,
    });
    await story.rows.insert('events', {
      at,
      type: 'conversation.changeUndone',
      conversation_id: id,
      actor_kind: 'system',
      data: JSON.stringify({ before: { attributes: { marker } } }),
    });
    await story.rows.insert('idempotency_keys', {
      principal: 'token:0',
      key: 'k',
      request_hash: Buffer.from('x'),
      status: 200,
      response: JSON.stringify({ conversationId: id, text: marker }),
      created_at: at,
    });
    const keep = async (external: string, raw: string) =>
      story.rows.insert('quarantine', {
        source_id,
        external_id: external,
        raw: Buffer.from(raw),
        error: 'broken',
        received_at: at,
      });
    const gone = await keep('of-sam', JSON.stringify({ author: { externalId: 'sam@example.com' }, text: marker }));
    await keep('of-other', 'From: <osam@example.com>');
    await keep('quotes', JSON.stringify({ author: { externalId: 'osam@example.com' }, text: 'ask sam@example.com' }));
    const pend = async (from: string, text: string) =>
      story.rows.insert('pending_items', {
        source_id,
        external_id: from,
        payload: JSON.stringify({ from: { id: from }, text }),
        received_at: at,
        next_attempt_at: new Date('2027-01-01Z'),
      });
    await pend('sam@example.com', marker);
    const spared = await pend('osam@example.com', 'mine');

    const { status, body } = await shop.ask<ErasedView>('DELETE', `contacts/${contact}`);
    expect([status, body.quarantined]).toEqual([200, 1]);
    expect(await everywhere(story.dataSource, [marker])).toEqual([]);
    const of = (sql: string, ...values: unknown[]) => story.dataSource.query<Record<string, unknown>[]>(sql, values);
    expect(await of(`select id from quarantine where state = 'discarded' and external_id <> 'q1'`)).toEqual([
      { id: gone },
    ]);
    expect(await of('select id from pending_items')).toEqual([{ id: spared }]);
    expect(await of('select state from outbox where message_id = $1', reply)).toEqual([{ state: 'cancelled' }]);
    expect(await of('select state from threats where message_id = $1', theirs)).toEqual([{ state: 'dismissed' }]);
    expect(await of('select waiting_since, goal_due_at from conversations where id = $1', id)).toEqual([
      { waiting_since: null, goal_due_at: null },
    ]);
    expect((await story.cycles(id)).map(([, , how]) => how)).toEqual(['withdrawn']);
    await story.fold(id);
    expect((await story.cycles(id)).map(([, , how]) => how)).toEqual(['withdrawn']);
    expect((await story.read(others)).status).toBe('open');
  });

  it('are neither found nor written to through what a rep may not see, and exported from others’ topics', async () => {
    const hidden = await story.rows.source();
    const contact = await story.customer('Half', 'half@example.com');
    await story.waiting({ contact_id: contact });
    const secret = await story.rows.conversation(hidden, { contact_id: contact });
    await story.rows.searchable(secret, 'xylophonist');
    const search = async (caller: Caller) =>
      (await caller.get<ContactPage>('contacts', { q: 'xylophonist' })).body.items.map((item) => item.id);
    expect(await search(story.people.manager.caller)).toEqual([contact]);
    expect(await search(story.ana)).toEqual([]);

    const stranger = await story.customer('Unseen', 'unseen@example.com');
    const logged = { sourceId: story.source, contactId: stranger, how: 'phone', direction: 'inbound', text: 'Hi' };
    expect((await story.ana.post<Problem>('conversations/log', logged)).body.code).toBe('contact-not-found');

    const topic = await story.waiting({}, { text: 'somebody else wrote' });
    await story.rows.mention(topic, { contact_id: contact, text: 'me too, in their topic' });
    const exported = JSON.stringify((await shop.get<ContactExport>(`contacts/${contact}/export`)).body);
    expect(exported).toContain('me too, in their topic');
    expect(exported).not.toContain('somebody else wrote');
  });
});
