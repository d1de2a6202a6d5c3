import { ConnectorError } from '../../connector-error.ts';
import type { SourceAccess } from '../../connector.ts';
import { countKind } from '../../count-kind.ts';
import type { Harvest, Pending } from '../../mention.ts';
import { type ForumSettings, readSettings } from '../settings.ts';
import { asPost, type DiscoursePost, type DiscourseTopic, withTopic } from './discourse-post.ts';
import { readIfThere } from './discourse-http.ts';
import { needsTopic, readPost } from './read-post.ts';

/** Topics looked at within one call, each asked for once. */
export class Topics {
  private failed = false;
  private readonly known = new Map<number, Promise<DiscourseTopic | null>>();

  constructor(
    private readonly source: SourceAccess,
    private readonly settings: ForumSettings,
  ) {}

  find(id: number): Promise<DiscourseTopic | null> {
    const found = this.known.get(id) ?? readIfThere<DiscourseTopic>(this.source, this.settings, `/t/${id}.json`);
    this.known.set(id, found);
    return found;
  }

  /**
   * Who opened the topic, asked for only where the post alone does not say whether it speaks to us.
   * @returns `unknown` where the forum fails to say: it is not asked again in this call, since each failure may take long
   */
  async openerOf(post: DiscoursePost): Promise<number | null | 'unknown'> {
    if (!needsTopic(post, this.settings)) return null;
    if (this.failed && !this.known.has(post.topic_id)) return 'unknown';
    try {
      return opener(await this.find(post.topic_id));
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'unavailable') throw error;
      this.failed = true;
      return 'unknown';
    }
  }
}

const opener = (topic: DiscourseTopic | null): number | null =>
  topic?.user_id ?? topic?.details?.created_by?.id ?? null;

/** Whether we take part in a private topic: our account, somebody of the team, or a support group. */
export function isOurTopic(topic: DiscourseTopic, settings: ForumSettings): boolean {
  const users = topic.details?.allowed_users ?? [];
  const groups = topic.details?.allowed_groups ?? [];
  return (
    users.some(({ username }) => settings.team.has((username ?? '').toLowerCase())) ||
    groups.some(({ name }) => settings.groups.has((name ?? '').toLowerCase()))
  );
}

/** Completes what webhooks told in part. What is gone, or not for us to read, is left out. @throws ConnectorError */
export async function lookUpPosts(source: SourceAccess, items: Pending[]): Promise<Harvest> {
  const settings = readSettings(source);
  const topics = new Topics(source, settings);
  const harvest: Harvest = { mentions: [] };
  for (const { payload } of items) {
    const post = await readIfThere<DiscoursePost>(source, settings, `/posts/${Number(payload['postId'])}.json`);
    const placed = asPost(post);
    const topic = placed ? await topics.find(placed.topic_id) : null;
    if (!post || !topic) countKind((harvest.skipped ??= {}), 'gone');
    else if (topic.archetype === 'private_message' && !isOurTopic(topic, settings))
      countKind((harvest.skipped ??= {}), 'private message of others');
    else
      readPost(
        withTopic(post, topic),
        { settings, openedBy: opener(topic), solution: payload['solution'] === true },
        harvest,
      );
  }
  return harvest;
}
