import type { Harvest } from '../mention.ts';
import { readPost } from './discourse/read-post.ts';
import { readNodebbPost } from './nodebb/nodebb-post.ts';
import { readSettings } from './settings.ts';

const settings = readSettings({ settings: { url: 'https://forum.example', username: 'support' } });

/** Text where the forums send text, and something else where we stumble over it. */
const discourse = (cooked: unknown) => ({
  id: 7,
  topic_id: 1,
  post_number: 1,
  created_at: '2026-01-01',
  user_id: 2,
  cooked,
});
const nodebb = (content: unknown) => ({ pid: 7, tid: 1, uid: 2, timestamp: 1_767_225_600_000, content });

it.each<[string, (value: unknown, into: Harvest) => void]>([
  ['Discourse', (value, into) => readPost(discourse(value), { settings }, into)],
  ['NodeBB', (value, into) => readNodebbPost(nodebb(value), { settings, notified: new Set() }, into)],
])('%s: a post over which we stumble is kept whole, and the next is read', (_name, read) => {
  const into: Harvest = { mentions: [] };
  read({ not: 'text' }, into);
  read('<p>Hello</p>', into);
  expect(into.mentions.map(({ text }) => text)).toEqual(['Hello']);
  expect(into.unreadable).toMatchObject([
    { externalId: 'post 7', error: expect.stringContaining('TypeError') as string },
  ]);
  expect(String(into.unreadable![0]!.raw)).toContain('"not":"text"');
});
