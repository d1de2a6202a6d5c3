import type { ConnectorSpec, Setting } from '../connector-spec.ts';
import { messageFiles } from './upload.ts';

const settings: Setting[] = [
  {
    name: 'pageId',
    label: 'Page id',
    kind: 'text',
    required: true,
    help: 'The number under About, Page transparency, on your Facebook page.',
  },
  {
    name: 'pageToken',
    label: 'Page access token',
    kind: 'secret',
    required: true,
    help: 'The page\u2019s own token, made with a system user of your business (it does not expire) or with a long-lived user token.',
  },
  {
    name: 'appId',
    label: 'App id',
    kind: 'text',
    required: true,
    help: 'On the dashboard of your app at developers.facebook.com.',
  },
  {
    name: 'appSecret',
    label: 'App secret',
    kind: 'secret',
    required: true,
    help: 'In the app: Settings, Basic. It proves that calls are ours, and that webhooks are Facebook\u2019s.',
  },
  {
    name: 'verifyToken',
    label: 'Verify token',
    kind: 'secret',
    required: true,
    help: 'Any long word of your choice; enter the same one in the app\u2019s Webhooks page.',
  },
  {
    name: 'messenger',
    label: 'Read and answer Messenger',
    kind: 'boolean',
    default: true,
    help: 'Private messages to the page. Needs the permission pages_messaging.',
  },
  {
    name: 'humanAgent',
    label: 'Human Agent is granted',
    kind: 'boolean',
    default: false,
    help: 'Switch it on when Meta has granted your app the Human Agent feature: people can then answer for seven days instead of one.',
  },
  {
    name: 'version',
    label: 'Graph API version',
    kind: 'text',
    default: 'v25.0',
    help: 'Change it only when Facebook retires this one.',
  },
  {
    name: 'graphUrl',
    label: 'Graph API address',
    kind: 'url',
    default: 'https://graph.facebook.com',
    help: 'Change it only if calls have to go through a gateway of your own.',
  },
];

/** The permissions, each with the reason. */
export const scopes = [
  { name: 'pages_show_list', why: 'To find the page among those the account manages.' },
  { name: 'pages_manage_metadata', why: 'To subscribe to the page\u2019s events, so that nothing arrives late.' },
  { name: 'pages_read_engagement', why: 'To read the page\u2019s own posts, which give comments their meaning.' },
  { name: 'pages_read_user_content', why: 'To read what visitors post, comment and review.' },
  { name: 'pages_manage_engagement', why: 'To answer, hide, delete and like comments.' },
  { name: 'pages_messaging', why: 'To read and answer private messages, and to answer comments privately.' },
];

/** Events of the page that Earshot subscribes to. */
export const feedFields = ['feed', 'mention', 'ratings'];
export const messengerFields = [
  'messages',
  'message_echoes',
  'message_edits',
  'messaging_postbacks',
  'messaging_handovers',
];

/** What Facebook pages can do, what they need to know, and how to prepare one. */
export const facebookSpec: ConnectorSpec = {
  channel: 'facebook',
  title: 'Facebook page and Messenger',
  icon: 'brand-facebook',
  colour: 'indigo',
  settings,
  guide: [
    'Sign in at **developers.facebook.com** with an account that has full control of the page, and create an app of the type *Business*.',
    'Under *App Review*, ask for **Advanced Access** to the permissions listed on this page, and switch the app to **Live**. Without both, only events of people with a role in the app arrive.',
    'In **Business settings**, *System users*: add one, assign the page and the app to it, and generate a token with those permissions. With it, ask the Graph API Explorer for `{page id}?fields=access_token`: that is the page\u2019s own token. Enter it here with the app\u2019s id and secret.',
    'Choose a verify token, save, and then enter the webhook address of this page together with it in the app under *Webhooks*, *Page*. Choose the fields `feed`, `mention`, `ratings`, `messages`, `message_echoes`, `message_edits`, `messaging_postbacks` and `messaging_handovers`.',
    'If your team answers on weekends, ask for the **Human Agent** feature, and switch it on here once it is granted.',
    'Press *Test*: it checks the token, names missing permissions, and subscribes the page if it is not.',
  ],
  scopes,
  pollEverySeconds: 300,
  capabilities: { poll: true, webhook: true, hold: false, reply: true, start: false, privateReply: true },
  reply: {
    // a comment takes 8,000, a private message 2,000: one rule for both, so that no text fits here and not there
    maxLength: 2000,
    counts: 'utf16',
    attachments: messageFiles,
    formatting: false,
    subject: false,
    recipients: false,
    undo: true,
  },
  actions: [
    { name: 'hide', label: 'Hide', icon: 'eye-off', undo: 'unhide' },
    { name: 'like', label: 'Like', icon: 'thumb-up', undo: 'unlike' },
    {
      name: 'delete',
      label: 'Delete on Facebook',
      icon: 'trash',
      confirm: 'It disappears for everybody and cannot be brought back.',
    },
  ],
};
