import { createHmac } from 'node:crypto';
import { BlueskyConnector } from '../src/connectors/bluesky/bluesky-connector.ts';
import { EmailConnector } from '../src/connectors/email/email-connector.ts';
import { FacebookConnector } from '../src/connectors/facebook/facebook-connector.ts';
import { ForumConnector } from '../src/connectors/forum/forum-connector.ts';
import { PushConnector } from '../src/connectors/push/push-connector.ts';
import { SandboxConnector } from '../src/connectors/sandbox/sandbox-connector.ts';
import { XConnector } from '../src/connectors/x/x-connector.ts';
import { BlueskyAccount } from './platforms/bluesky-account.ts';
import { DiscourseForum } from './platforms/discourse-forum.ts';
import { FacebookPage, pageId, signedByFacebook } from './platforms/facebook-page.ts';
import { FeedBoard } from './platforms/feed-board.ts';
import { Mailbox } from './platforms/mailbox.ts';
import { NodebbForum } from './platforms/nodebb-forum.ts';
import { personOf } from './platforms/said.ts';
import { signedByX, XAccount } from './platforms/x-account.ts';
import { describeConnector } from './support/connector-kit.ts';
import { expectHonest } from './support/kit-reading.ts';
import { describeWithMailServers, type MailPeer, startMailPeer } from './support/mail-peer.ts';
import { describeWithData } from './support/shared-data.ts';

/**
 * Two have no platform: nobody is polled for what other systems push (`push.spec.ts`), and invented customers follow from the
 * cursor alone (`invented-mentions.spec.ts`).
 */
describe.each([
  ['push', new PushConnector()],
  ['sandbox', new SandboxConnector()],
])('the channel %s', (_name, connector) => {
  it('says what it can do as it can do it', () => expectHonest(connector));
});

const noWebhooks = 'the platform calls nobody';

describeWithData('contracts', 'every connector', (contracts) => {
  describeConnector('Bluesky', {
    connector: new BlueskyConnector(),
    platform: (now) => new BlueskyAccount(now, contracts),
    surprise: (platform) => platform.notice('teleported', personOf(1)),
    cannot: { webhooks: noWebhooks, edits: 'Bluesky has no edits' },
  });

  describeConnector('Facebook', {
    connector: new FacebookConnector(),
    platform: (now) => new FacebookPage(now, contracts),
    surprise: (platform) => {
      const entry = [{ id: pageId, time: 1, changes: [{ field: 'holograms', value: { item: 'hologram' } }] }];
      platform.deliveries.push(signedByFacebook(JSON.stringify({ object: 'page', entry })));
    },
  });

  describeConnector('X', {
    connector: new XConnector(),
    platform: (now) => new XAccount(now, contracts),
    surprise: (platform) => {
      const data = { event_uuid: '1', filter: { user_id: '900' }, event_type: 'hologram.create', payload: {} };
      platform.deliveries.push(signedByX(JSON.stringify({ data })));
    },
    cannot: { deletions: 'X tells of the deletion of our own posts only' },
  });

  describeConnector('Discourse', {
    connector: new ForumConnector(),
    platform: (now) => new DiscourseForum(now, contracts),
    surprise: (platform) => {
      const body = '{"hologram":{}}';
      const signature = createHmac('sha256', String(platform.settings()['webhookSecret'])).update(body).digest('hex');
      const headers = { 'x-discourse-event': 'hologram_created', 'x-discourse-event-signature': `sha256=${signature}` };
      platform.deliveries.push({ headers, body });
    },
  });

  describeConnector('NodeBB', {
    connector: new ForumConnector(),
    platform: (now) => new NodebbForum(now, contracts),
    cannot: {
      webhooks: noWebhooks,
      'unknown kinds': 'the list of recent posts holds posts only',
    },
  });

  describeConnector('feed', {
    connector: new ForumConnector(),
    platform: (now) => new FeedBoard(now),
    cannot: {
      webhooks: noWebhooks,
      edits: 'few feeds tell of edits, and this one does not',
      deletions: 'what leaves a feed need not be deleted',
      'native replies': 'a feed names no people of ours unless they are entered',
      replies: 'a feed can only be read',
      'looking for replies': 'a feed can only be read',
      'unknown kinds': 'a feed holds items only',
    },
  });
});

describeWithMailServers('every connector, on real mail servers', () => {
  let peer: MailPeer;
  beforeAll(async () => {
    peer = await startMailPeer();
  });
  afterAll(() => peer?.stop());

  describeConnector('mail', {
    connector: new EmailConnector(),
    platform: (now) => new Mailbox(now, peer),
    cannot: {
      webhooks: noWebhooks,
      edits: 'a mail stays as it was sent',
      deletions: 'a mail cannot be taken back',
      'unknown kinds': 'a mailbox holds mails only',
    },
  });
});
