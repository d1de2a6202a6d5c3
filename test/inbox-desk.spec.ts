import { type Problem } from '../src/common/problem.ts';
import { type ConversationPage, type LabelRef } from '../src/inbox/conversation.dto.ts';
import { type AttributeView } from '../src/inbox/desk/attribute.dto.ts';
import { fitsAttribute } from '../src/inbox/desk/attributes.ts';
import { type CannedReplyView } from '../src/inbox/desk/canned-reply.dto.ts';
import { type DraftView } from '../src/inbox/desk/draft.dto.ts';
import { type SavedViewView } from '../src/inbox/desk/saved-view.dto.ts';
import { InboxStory } from './support/inbox-story.ts';

describe('what stands on a desk', () => {
  let story: InboxStory;
  beforeAll(async () => {
    story = await InboxStory.begin();
  });
  afterAll(() => story.close());

  it('has labels that leads keep and everybody wears', async () => {
    const lead = story.people.lead.caller;
    expect((await story.ana.post('labels', { name: 'x' })).status).toBe(403);
    const { body: label } = await lead.post<LabelRef>('labels', { name: 'refund', colour: 'orange' });
    expect((await lead.post<Problem>('labels', { name: 'refund' })).status).toBe(409);
    await lead.ask('PATCH', `labels/${label.id}`, { name: 'money back' });
    const id = await story.waiting();
    await story.ana.ask('PATCH', `conversations/${id}`, { addLabels: [label.id] });
    expect((await story.read(id)).labels).toEqual([{ id: label.id, name: 'money back', colour: 'orange' }]);
    const labelled = await story.ana.get<ConversationPage>('conversations', { label: label.id });
    expect(labelled.body.items.map((item) => item.id)).toEqual([id]);
    await lead.ask('DELETE', `labels/${label.id}`);
    expect((await story.read(id)).labels).toEqual([]);
  });

  it('has canned replies that know their variables', async () => {
    const lead = story.people.lead.caller;
    const text = 'Dear {{contact.name}}, order {{ order }} is lost. {{order}}!';
    const { status, body } = await lead.post<CannedReplyView>('canned-replies', {
      shortcut: 'lost',
      title: 'Lost',
      text,
    });
    expect([status, body.variables, body.version]).toEqual([201, ['contact.name', 'order'], 1]);
    const put = (version: string) =>
      lead.ask<Problem>(
        'PUT',
        `canned-replies/${body.id}`,
        { shortcut: 'lost', title: 'Gone', text },
        { 'if-match': version },
      );
    expect((await put('"1"')).status).toBe(200);
    expect((await put('"1"')).body.code).toBe('version-stale');
    const team = await story.rows.team([], []);
    await lead.post('canned-replies', { shortcut: 'secret', title: 'Theirs', text: 'x', teamId: team });
    const seen = (await story.ana.get<CannedReplyView[]>('canned-replies')).body;
    expect(seen.map(({ title }) => title)).toEqual(['Gone']);
  });

  it('saves views, shares those of leads, and counts them', async () => {
    const filter = { level: 'frustrated', language: ['et'] };
    const { body: view } = await story.ana.post<SavedViewView>('views', { name: 'Estonian', filter });
    expect(view).toMatchObject({ filter, own: true, shared: false });
    const id = await story.waiting({ language: 'et' }, { level: 'furious' });
    const { body } = await story.ana.get<ConversationPage>('conversations', { view: `saved:${view.id}` });
    expect(body.items.map((item) => item.id)).toEqual([id]);
    const counts = await story.ana.get<{ counts: unknown[] }>('conversations/counts', {
      views: `saved:${view.id},mine`,
    });
    expect(counts.body.counts[0]).toEqual({ view: `saved:${view.id}`, count: 1, more: false });
    expect((await story.bo.get<Problem>('conversations', { view: `saved:${view.id}` })).body.code).toBe('view-unknown');
    expect((await story.ana.post<Problem>('views', { name: 'All', filter, shared: true })).body.code).toBe(
      'sharing-forbidden',
    );
    expect((await story.ana.post<Problem>('views', { name: 'Bad', filter: { colour: 'red' } })).status).toBe(422);
    const shared = await story.people.lead.caller.post('views', { name: 'Ours', filter, shared: true });
    expect(shared.status).toBe(201);
    expect((await story.bo.get<SavedViewView[]>('views')).body).toMatchObject([{ name: 'Ours', own: false }]);
    const { lead } = story.people;
    const { id: ours } = shared.body as SavedViewView;
    await lead.caller.ask('PUT', `views/${ours}`, { name: 'Secret', filter });
    await lead.caller.ask('DELETE', `views/${ours}`);
    const told = await story.dataSource.query("select type, data from events where type like 'view.%' order by id");
    expect(told).toEqual([
      { type: 'view.created', data: { id: ours, name: 'Ours', shared: true } },
      { type: 'view.changed', data: { id: ours, shared: false } },
    ]);
  });

  it('keeps drafts for their author alone, and no window overwrites another', async () => {
    const id = await story.waiting();
    const put = (text: string, version: string) =>
      story.ana.ask<DraftView & Problem>(
        'PUT',
        `conversations/${id}/drafts/reply`,
        { body: { text } },
        { 'if-match': version },
      );
    const discard = (version: string) =>
      story.ana.ask('DELETE', `conversations/${id}/drafts/reply`, undefined, { 'if-match': version });
    const { version: first } = (await put('Dear', '"0"')).body;
    const { version: second } = (await put('Dear Ana', `"${first}"`)).body;
    expect((await put('Another window', `"${first}"`)).body.code).toBe('version-stale');
    expect((await discard(`"${first}"`)).status).toBe(412);
    const drafts = await story.ana.get<DraftView[]>(`conversations/${id}/drafts`);
    expect(drafts.body).toMatchObject([{ kind: 'reply', body: { text: 'Dear Ana' }, version: second }]);
    expect((await story.bo.get<DraftView[]>(`conversations/${id}/drafts`)).body).toEqual([]);
    expect((await story.ana.ask('PUT', `conversations/${id}/drafts/poem`, { body: {} })).status).toBe(400);
    expect((await discard(`"${second}"`)).status).toBe(204);
    const { version: anew } = (await put('Begun anew', '"0"')).body;
    expect([first, second]).not.toContain(anew);
    expect((await put('Another window', `"${second}"`)).status).toBe(412);
    await story.ana.ask('DELETE', `conversations/${id}/drafts/reply`);
    const any = { 'if-match': '*' };
    const draft = { body: { text: 'Dear' } };
    expect((await story.ana.ask('PUT', `conversations/${id}/drafts/note`, draft, any)).status).toBe(412);
    expect((await story.ana.ask('PUT', `conversations/${id}/drafts/note`, draft)).status).toBe(200);
    expect((await story.ana.ask('PUT', `conversations/${id}/drafts/note`, draft, any)).status).toBe(200);
    await story.ana.ask('POST', `conversations/${id}/notes`, { text: 'Something else' });
    expect((await story.ana.get<DraftView[]>(`conversations/${id}/drafts`)).body).toMatchObject([{ kind: 'note' }]);
    await story.ana.ask('POST', `conversations/${id}/notes`, { text: 'Dear' });
    expect((await story.ana.get<DraftView[]>(`conversations/${id}/drafts`)).body).toEqual([]);
  });

  it('refers to other systems and is found by them', async () => {
    const id = await story.waiting();
    const order = 'A/48213: lamp, ' + 'x'.repeat(150);
    const path = `conversations/${id}/references/shop/${encodeURIComponent(order)}`;
    expect((await story.ana.ask('PUT', path, { url: 'https://shop.example/orders/48213' })).status).toBe(200);
    expect((await story.ana.ask<Problem>('PUT', path, { url: 'javascript:alert(1)' })).status).toBe(422);
    const { body } = await story.ana.get<ConversationPage>('conversations', { reference: `shop:${order}` });
    expect(body.items.map((item) => item.id)).toEqual([id]);
    await story.ana.ask('DELETE', path);
    expect((await story.read(id)).references).toEqual([]);
  });

  it('lets admins define attributes and nobody else', async () => {
    const body = { subject: 'conversation', key: 'tier', label: 'Tier', kind: 'choice', choices: ['gold'] };
    expect((await story.people.manager.caller.post('attributes', body)).status).toBe(403);
    await story.rows.insert('attribute_definitions', { ...body, created_at: story.rows.at });
    expect((await story.ana.get<AttributeView[]>('attributes')).body).toMatchObject([
      { key: 'tier', choices: ['gold'] },
    ]);
  });

  it.each([
    ['text', 'anything', true],
    ['text', 7, false],
    ['number', 7, true],
    ['number', '7', false],
    ['boolean', false, true],
    ['date', '2026-02-30', false],
    ['date', '2026-02-28', true],
    ['choice', 'gold', true],
    ['choice', 'tin', false],
    ['number', null, true],
  ] as const)('an attribute of kind %s takes %p: %p', (kind, value, fits) =>
    expect(fitsAttribute({ kind, choices: ['gold'] }, value)).toBe(fits),
  );
});
