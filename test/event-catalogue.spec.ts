import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');
const families = [
  'message',
  'reply',
  'conversation',
  'cycle',
  'note',
  'ask',
  'threat',
  'contact',
  'source',
  'frustration',
  'tuning',
  'user',
  'team',
  'invitation',
  'token',
  'installation',
  'target',
  'calendar',
  'label',
  'cannedReply',
  'attribute',
  'view',
];
const eventType = new RegExp(`['\`]((?:${families.join('|')})\\.[a-z][a-zA-Z]+)['\`]`, 'g');

/** Every event type that stands in the code as a word. Types put together from parts are listed by hand. */
function typesInCode(): Set<string> {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const code = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !/cli|demo/.test(file));
  const types = code.flatMap((file) => {
    // acts in the audit have names of their own
    const text = readFileSync(path.join(root, 'src', file), 'utf8').replaceAll(/action: '[^']*'/g, '');
    return /appendEvents|recordAct|NewEvent|tells|type:/.test(text)
      ? [...text.matchAll(eventType)].map(([, type]) => type!)
      : [];
  });
  return new Set([
    ...types,
    'message.edited',
    'message.withdrawn',
    'message.solved',
    'threat.confirmed',
    'conversation.passedOn',
  ]);
}

it('every type of event is catalogued in docs/api.md', () => {
  const catalogue = readFileSync(path.join(root, 'docs/api.md'), 'utf8');
  const types = [...typesInCode()];
  expect(types.length).toBeGreaterThan(40);
  expect(types.filter((type) => !catalogue.includes(`\`${type}\``))).toEqual([]);
});
