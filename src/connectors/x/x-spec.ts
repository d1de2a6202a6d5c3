import type { ConnectorSpec, Setting } from '../connector-spec.ts';
import { scopes, xOAuth } from './x-oauth.ts';
import { maxWeight } from './weighted-length.ts';

const settings: Setting[] = [
  {
    name: 'handle',
    label: 'Handle',
    kind: 'text',
    required: true,
    help: 'Of the account that customers mention, without the @.',
  },
  {
    name: 'userId',
    label: 'User id',
    kind: 'text',
    required: true,
    help: 'The number of that account. It stands in the developer console beside the account, and stays when the handle changes.',
  },
  {
    name: 'bearerToken',
    label: 'Bearer token',
    kind: 'secret',
    required: true,
    help: 'Of your app, from the developer console: Keys and tokens. It reads public posts.',
  },
  {
    name: 'consumerSecret',
    label: 'Consumer secret',
    kind: 'secret',
    help: 'Of your app (API key secret). It proves that calls to our webhook come from X; without it X is only polled.',
  },
  {
    name: 'clientId',
    label: 'OAuth 2.0 client id',
    kind: 'text',
    help: 'Of your app. Needed to answer and to read direct messages.',
  },
  { name: 'clientSecret', label: 'OAuth 2.0 client secret', kind: 'secret', help: 'Of the same app.' },
  {
    name: 'keywords',
    label: 'Keywords',
    kind: 'list',
    help: 'Posts with one of these words or phrases go to Listening. Each post read costs half a cent.',
  },
  {
    name: 'threads',
    label: 'Read our threads',
    kind: 'boolean',
    default: true,
    help: 'What others say in threads in which the account wrote in the last three days, although they do not mention it, goes to Listening. Each post read costs half a cent.',
  },
  {
    name: 'dailyBudget',
    label: 'Dollars a day',
    kind: 'number',
    default: 5,
    help: 'X charges for each call. Keywords stop at half of this amount, reading at nine tenths, answering when it is used up; all begin again at midnight UTC. 0: no limit.',
  },
  {
    name: 'credits',
    label: 'Credits left, in dollars',
    kind: 'number',
    help: 'What the developer console shows now. Earshot counts down from it and warns before it is used up. Enter it again whenever you have bought credits.',
  },
  {
    name: 'gateway',
    label: 'Gateway',
    kind: 'url',
    help: 'Only if calls must go through a server of yours that passes them on to api.x.com. Usually empty.',
  },
];

/** What X can do, what it needs to know, and how to prepare an app there. */
export const xSpec: ConnectorSpec = {
  channel: 'x',
  title: 'X',
  icon: 'x',
  colour: 'dark',
  settings,
  guide: [
    'Open the developer console of X, create a project with an app, and buy credits: X charges for each post read and written, and stops when they are used up.',
    {
      text: 'In the app, switch on user authentication (OAuth 2.0, confidential client) with *Read and write and Direct message*, and enter this as the callback address.',
      copy: 'redirectUrl',
    },
    'Copy the bearer token, the consumer secret, the client id and the client secret into this form, and connect.',
    'Then sign in on the page of the account, as the account that customers write to. Without it X is only read.',
    'For posts within seconds: enter the consumer secret, and let X reach this installation under an https address without a port. Earshot registers its webhook with your app, subscribes it to mentions, posts and direct messages of the account, and looks after both once an hour. Without it, posts come by polling once a minute.',
    'X lets an app answer a post only if its author mentions or quotes you in it. For other posts Earshot offers a link that opens the answer on X, and notices what you write there.',
  ],
  scopes,
  pollEverySeconds: 50,
  capabilities: { poll: true, webhook: true, hold: false, reply: true, start: false, privateReply: false },
  reply: {
    maxLength: maxWeight,
    counts: 'weighted',
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
      confirm: 'The post disappears from X for everybody. This cannot be undone.',
    },
  ],
  budgetSetting: 'dailyBudget',
  oauth: xOAuth,
};
