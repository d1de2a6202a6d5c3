import type { XDirectMessage, XMedia, XPost, XUser } from './payloads.ts';
import { list } from './payloads.ts';

/** The Account Activity API's objects, brought into the form of today's. X has deprecated it; installations still get it. */

interface OldEntities {
  user_mentions?: { screen_name?: string; id_str?: string; indices?: number[] }[];
  urls?: { url?: string; expanded_url?: string }[];
}

interface OldUser {
  id_str?: string;
  id?: string;
  name?: string;
  screen_name?: string;
  profile_image_url_https?: string;
}

interface OldMedia {
  id_str?: string;
  type?: string;
  media_url_https?: string;
  video_info?: { variants?: { bitrate?: number; content_type?: string; url?: string }[] };
}

export interface OldPost {
  id_str?: string;
  created_at?: string;
  text?: string;
  lang?: string;
  display_text_range?: number[];
  in_reply_to_status_id_str?: string | null;
  in_reply_to_user_id_str?: string | null;
  quoted_status_id_str?: string;
  quoted_status?: OldPost;
  retweeted_status?: OldPost;
  user?: OldUser;
  entities?: OldEntities;
  extended_entities?: { media?: OldMedia[] };
  extended_tweet?: {
    full_text?: string;
    display_text_range?: number[];
    entities?: OldEntities;
    extended_entities?: { media?: OldMedia[] };
  };
}

export interface OldDirectMessage {
  type?: string;
  id?: string;
  created_timestamp?: string;
  message_create?: {
    target?: { recipient_id?: string };
    sender_id?: string;
    message_data?: {
      text?: string;
      entities?: OldEntities;
      attachment?: { media?: OldMedia };
    };
  };
}

/** A post. A reply lacks its root there, which has to be looked up. */
export function fromOldPost(old: OldPost): XPost {
  const full = old.extended_tweet;
  const references = [
    { type: 'replied_to', id: old.in_reply_to_status_id_str },
    { type: 'quoted', id: old.quoted_status_id_str },
    { type: 'retweeted', id: old.retweeted_status?.id_str },
  ].filter((one): one is { type: string; id: string } => Boolean(one.id));
  return {
    id: old.id_str,
    text: full?.full_text ?? old.text,
    author_id: old.user?.id_str,
    created_at: isoTime(Date.parse(old.created_at ?? '')),
    in_reply_to_user_id: old.in_reply_to_user_id_str ?? undefined,
    referenced_tweets: references,
    display_text_range: full?.display_text_range ?? old.display_text_range,
    entities: entitiesOf(full?.entities ?? old.entities),
    lang: old.lang,
    attachments: { media_keys: mediaOf(old).map((media) => media.media_key!) },
  };
}

/** Files of a post. */
export function mediaOf(old: OldPost): XMedia[] {
  return list<OldMedia>((old.extended_tweet?.extended_entities ?? old.extended_entities)?.media).map(fromOldMedia);
}

/** A direct message, with the file that it may carry. */
export function fromOldDirectMessage(old: OldDirectMessage): { message: XDirectMessage; media: XMedia[] } {
  const { target, sender_id, message_data: data } = old.message_create ?? {};
  // files of direct messages lie on a host that wants signed requests; the preview is public
  const media = data?.attachment?.media ? [fromOldMedia(data.attachment.media)] : [];
  return {
    message: {
      id: old.id,
      event_type: 'MessageCreate',
      text: data?.text,
      sender_id,
      recipient_id: target?.recipient_id,
      created_at: isoTime(Number(old.created_timestamp)),
      entities: entitiesOf(data?.entities),
      attachments: { media_keys: media.map((one) => one.media_key!) },
    },
    media,
  };
}

/** A person as posts or the list of people beside messages describe them. */
export function fromOldUser(old: OldUser & { username?: string; profile_image_url?: string }): XUser {
  return {
    id: old.id_str ?? String(old.id),
    name: old.name,
    username: old.screen_name ?? old.username,
    profile_image_url: old.profile_image_url_https ?? old.profile_image_url,
  };
}

function entitiesOf(old: OldEntities = {}): XPost['entities'] {
  return {
    mentions: list<NonNullable<OldEntities['user_mentions']>[number]>(old.user_mentions).map((one) => ({
      start: one.indices?.[0],
      end: one.indices?.[1],
      username: one.screen_name,
      id: one.id_str,
    })),
    urls: old.urls,
  };
}

function fromOldMedia(old: OldMedia): XMedia {
  return {
    media_key: old.id_str,
    type: old.type,
    url: old.media_url_https,
    variants: old.video_info?.variants?.map(({ bitrate, ...rest }) => ({ bit_rate: bitrate, ...rest })),
  };
}

const isoTime = (milliseconds: number): string | undefined =>
  Number.isFinite(milliseconds) ? new Date(milliseconds).toISOString() : undefined;
