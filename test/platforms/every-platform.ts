import type { MailPeer } from '../support/mail-peer.ts';
import { BlueskyAccount } from './bluesky-account.ts';
import type { Share } from './chaos-day.ts';
import { DiscourseForum } from './discourse-forum.ts';
import { FacebookPage } from './facebook-page.ts';
import { FeedBoard } from './feed-board.ts';
import { Mailbox } from './mailbox.ts';
import { NodebbForum } from './nodebb-forum.ts';
import { XAccount } from './x-account.ts';

/**
 * One of every platform, with its part of a day's mentions. A feed shows its newest posts only, so that it has few.
 * @param contracts the folder of published contracts; without it nothing is held against them
 * @param mail running mail servers; without them there is no mail
 */
export const sharesOf = (now: () => Date, contracts?: string, mail?: MailPeer): Share[] => [
  { platform: new FacebookPage(now, contracts), weight: 30 },
  { platform: new XAccount(now, contracts), weight: 25 },
  { platform: new DiscourseForum(now, contracts), weight: 20 },
  { platform: new NodebbForum(now, contracts), weight: 13 },
  { platform: new BlueskyAccount(now, contracts), weight: 10 },
  { platform: new FeedBoard(now), weight: 2 },
  ...(mail ? [{ platform: new Mailbox(now, mail), weight: 10 }] : []),
];
