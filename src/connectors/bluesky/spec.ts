import type { ConnectorSpec, Setting } from '../connector-spec.ts';

const settings: Setting[] = [
  {
    name: 'identifier',
    label: 'Handle',
    kind: 'text',
    required: true,
    help: 'The account that customers write to, for instance brand.bsky.social.',
  },
  {
    name: 'appPassword',
    label: 'App password',
    kind: 'secret',
    required: true,
    help: 'In Bluesky under Settings, Privacy and security, App passwords. Never the account\u2019s own password.',
  },
  {
    name: 'keywords',
    label: 'Keywords',
    kind: 'list',
    help: 'Posts with one of these words or phrases go to Listening.',
  },
  {
    name: 'service',
    label: 'Server',
    kind: 'url',
    default: 'https://bsky.social',
    help: 'Change it only if the account lives on a server of your own.',
  },
];

/** What Bluesky can do, what it needs to know, and how to prepare an account. */
export const blueskySpec: ConnectorSpec = {
  channel: 'bluesky',
  title: 'Bluesky',
  icon: 'brand-bluesky',
  colour: 'blue',
  settings,
  guide: [
    'Sign in to Bluesky with the account that customers write to.',
    'Open **Settings**, *Privacy and security*, *App passwords*, and add one called Earshot. Access to direct messages is not needed.',
    'Enter the handle and the app password here, and press *Test*.',
  ],
  pollEverySeconds: 30,
  capabilities: { poll: true, webhook: false, hold: false, reply: true, start: false, privateReply: false },
  reply: {
    maxLength: 300,
    counts: 'graphemes',
    attachments: { max: 0, maxBytes: 0, types: [] },
    formatting: false,
    subject: false,
    recipients: false,
    undo: true,
  },
  actions: [
    { name: 'hide', label: 'Hide reply', icon: 'eye-off', undo: 'unhide' },
    { name: 'unhide', label: 'Show reply', icon: 'eye', undo: 'hide' },
    {
      name: 'delete',
      label: 'Delete our post',
      icon: 'trash',
      confirm: 'The post disappears from Bluesky for everybody. This cannot be undone.',
    },
  ],
};
