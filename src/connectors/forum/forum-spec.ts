import type { ConnectorSpec, Setting } from '../connector-spec.ts';

const software = (...names: string[]) => ({ setting: 'software', in: names });

const settings: Setting[] = [
  {
    name: 'software',
    label: 'Forum software',
    kind: 'choice',
    required: true,
    default: 'discourse',
    help: 'What the forum runs on; it usually stands at the foot of its pages. Any other forum can be read by its feed.',
    choices: [
      { value: 'discourse', label: 'Discourse' },
      { value: 'nodebb', label: 'NodeBB' },
      { value: 'feed', label: 'Another forum, by RSS or Atom (read only)' },
    ],
  },
  {
    name: 'url',
    label: 'Address',
    kind: 'url',
    required: true,
    help: 'Of the forum\u2019s front page, for example https://forum.example.com; with RSS or Atom, of the feed itself.',
  },
  {
    name: 'username',
    label: 'Account',
    kind: 'text',
    when: software('discourse', 'nodebb'),
    help: 'User name of the account that reads and answers. Make one of its own, named after the company.',
  },
  {
    name: 'apiKey',
    label: 'API key',
    kind: 'secret',
    when: software('discourse'),
    help: 'Made in the admin area of the forum, under API keys, for this account alone.',
  },
  {
    name: 'webhookSecret',
    label: 'Secret of the webhook',
    kind: 'secret',
    when: software('discourse'),
    help: 'A long random text that you also enter at the webhook. Without it new posts arrive later, and changes of posts older than a day not at all.',
  },
  {
    name: 'token',
    label: 'API token',
    kind: 'secret',
    when: software('nodebb'),
    help: 'A master token, from Settings, API access in the admin area.',
  },
  {
    name: 'uid',
    label: 'Number of the account',
    kind: 'text',
    when: software('nodebb'),
    help: 'The uid of the account, shown in the admin area under Manage, Users.',
  },
  {
    name: 'categories',
    label: 'Support categories',
    kind: 'list',
    when: software('discourse', 'nodebb'),
    help: 'Numbers of the categories where customers ask you; the number stands in a category\u2019s address. Empty: the whole forum.',
  },
  {
    name: 'team',
    label: 'People who answer for us',
    kind: 'list',
    help: 'User names. What they write on the forum counts as our answer.',
  },
  {
    name: 'groups',
    label: 'Groups that answer for us',
    kind: 'list',
    when: software('discourse'),
    help: 'Names of groups that are the primary group of their members, for example support. Private messages to them are read if the account is a member.',
  },
  {
    name: 'staffIsUs',
    label: 'Moderators and admins answer for us',
    kind: 'boolean',
    default: true,
    when: software('discourse'),
    help: 'Switch it off if volunteers moderate the forum.',
  },
  {
    name: 'items',
    label: 'What an item of the feed is',
    kind: 'choice',
    default: 'posts',
    when: software('feed'),
    help: 'Some feeds list posts, others list topics and show a topic again when somebody answers.',
    choices: [
      { value: 'posts', label: 'A post' },
      { value: 'topics', label: 'A topic' },
    ],
  },
  {
    name: 'addressed',
    label: 'Customers ask us here',
    kind: 'boolean',
    default: true,
    when: software('feed'),
    help: 'Switch it off for a forum of others, where people merely talk about you.',
  },
];

/** What forums can do, what we need to know, and how to prepare one. */
export const forumSpec: ConnectorSpec = {
  channel: 'forum',
  title: 'Forum (Discourse, NodeBB, RSS)',
  icon: 'messages',
  colour: 'orange',
  settings,
  guide: [
    'Make an account on the forum for your support, named after the company, and let it see the categories where customers ask.',
    '**Discourse**: Admin, Advanced, API keys, new key: user level *single user*, the account; scope *global*, or granular with `topics: read, write` and `posts: list, edit`. Enter the key here.',
    '**Discourse**, for speed, edits and accepted solutions: Admin, Advanced, Webhooks, new: the address shown on this page, content type JSON, a long secret, the events *Post*, *Topic* and *Solved*. Keep certificate checks on.',
    '**NodeBB**: Admin, Settings, API access, create a token with uid 0 (a master token). Enter it here with the account\u2019s uid.',
    '**Any other forum**: copy the address of its RSS or Atom feed. It is only read; to answer, you are taken to the forum.',
    'Press *Test*: it signs in and reads. Nothing is written.',
  ],
  scopes: [
    { name: 'topics:read', why: 'reads topics and private messages to the account' },
    { name: 'topics:write', why: 'answers' },
    { name: 'posts:list', why: 'finds new posts' },
  ],
  pollEverySeconds: 50,
  capabilities: { poll: true, webhook: true, hold: false, reply: true, start: false, privateReply: false },
  reply: {
    maxLength: 32_000,
    counts: 'codePoints',
    attachments: { max: 0, maxBytes: 0, types: [] },
    formatting: false,
    subject: false,
    recipients: false,
    undo: true,
  },
};
