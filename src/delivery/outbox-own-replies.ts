import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { isId } from '../common/id.pipe.ts';
import { rootOnPlatform } from '../inbox/joining/split.ts';
import { type Echo, OwnReplies, type Recognised, type Refusal } from '../inbox/own-replies.ts';
import { Settle } from './settle.ts';
import { partKey } from './store-settlement.ts';

interface Candidate {
  outboxId: string;
  messageId: string;
  conversationId: string;
  root: string;
  state: string;
  text: string;
  externalId: string | null;
  seenAs: string | null;
}

/**
 * Knows our own replies by the platform's id, by what the connector put into them, and, while a reply is on its way, with
 * a moderator, or of unknown fate, by their words in their thread: the echo may be quicker than the platform's answer.
 */
@Injectable()
export class OutboxOwnReplies extends OwnReplies {
  constructor(private readonly settle: Settle) {
    super();
  }

  override async recognise(
    tx: EntityManager,
    sourceId: string,
    echoes: readonly Echo[],
    now: Date,
  ): Promise<Recognised> {
    const ours = echoes.length === 0 ? [] : await candidatesFor(tx, sourceId, echoes);
    const externalIds = new Set(await partsAmong(tx, sourceId, echoes));
    const found: { echo: Echo; reply: Candidate }[] = [];
    for (const echo of echoes) {
      const reply = ownReply(echo, ours);
      if (!reply) continue;
      externalIds.add(echo.externalId);
      if (reply.state !== 'sent') found.push({ echo, reply });
      reply.state = 'sent';
    }
    found.sort((a, b) => (BigInt(a.reply.conversationId) < BigInt(b.reply.conversationId) ? -1 : 1));
    const conversationIds = new Set<string>();
    for (const { echo, reply } of found)
      if (await this.prove(tx, reply, echo, now)) conversationIds.add(reply.conversationId);
    return { externalIds, conversationIds: [...conversationIds] };
  }

  override async refuse(
    tx: EntityManager,
    sourceId: string,
    refusals: readonly Refusal[],
    now: Date,
  ): Promise<string[]> {
    const conversationIds = new Set<string>();
    for (const { replyId, reason } of refusals.filter((refusal) => isId(refusal.replyId))) {
      const [row]: { id: string; conversationId: string }[] = await tx.query(
        `select o.id, coalesce(c.merged_into_id, c.id) as "conversationId"
         from outbox o join conversations c on c.id = o.conversation_id
         where o.message_id = $1 and o.source_id = $2 and o.state in ('sent', 'unconfirmed', 'pending')`,
        [replyId, sourceId],
      );
      if (!row) continue;
      const settlement = { state: 'failed', kind: 'refused', reason } as const;
      const witness = { by: 'decision', actor: { kind: 'platform' } } as const;
      if (await this.settle.settle(tx, row.id, settlement, witness, now)) conversationIds.add(row.conversationId);
    }
    return [...conversationIds];
  }

  private async prove(tx: EntityManager, { outboxId }: Candidate, echo: Echo, now: Date): Promise<boolean> {
    const { externalId, occurredAt, url } = echo;
    const settlement = { state: 'sent', externalId, occurredAt, ...(url !== undefined && { url }) } as const;
    return (await this.settle.settle(tx, outboxId, settlement, { by: 'platform' }, now)) !== null;
  }
}

/** Files that went out with replies of ours and stand for themselves on the platform. */
async function partsAmong(tx: EntityManager, sourceId: string, echoes: readonly Echo[]): Promise<string[]> {
  if (echoes.length === 0) return [];
  const keys = new Map(echoes.map(({ externalId }) => [partKey(externalId), externalId]));
  const found: { key: string }[] = await tx.query(
    'select key from thread_keys where source_id = $1 and key = any($2::text[])',
    [sourceId, [...keys.keys()]],
  );
  return found.map(({ key }) => keys.get(key)!);
}

/** One look-up for each way of knowing them: with one condition for all, PostgreSQL reads every reply there ever was. */
const candidates = `with found as (
    select o.id from messages m join outbox o on o.message_id = m.id where m.source_id = $1 and m.external_id = any($2)
    union select id from outbox where message_id = any($3::bigint[])
    union select id from outbox where state = 'pending' and external_id = any($2)
    union select o.id from outbox o join conversations c on c.id = o.conversation_id
      where o.state in ('sending', 'unconfirmed', 'pending') and ${rootOnPlatform('c')} = any($4))
  select o.id as "outboxId", m.id as "messageId", coalesce(c.merged_into_id, c.id) as "conversationId",
    ${rootOnPlatform('c')} as root, o.state, m.text, m.external_id as "externalId", o.external_id as "seenAs"
  from found join outbox o on o.id = found.id join messages m on m.id = o.message_id
    join conversations c on c.id = o.conversation_id
  where o.source_id = $1 order by o.id`;

async function candidatesFor(tx: EntityManager, sourceId: string, echoes: readonly Echo[]): Promise<Candidate[]> {
  const externalIds = echoes.map(({ externalId }) => externalId);
  const replyIds = echoes.map(({ replyId }) => replyId).filter(isId);
  const roots = echoes.map(({ root }) => root).filter((root) => root !== undefined);
  return tx.query(candidates, [sourceId, externalIds, replyIds, roots]);
}

/** Platforms change blanks, and some turn what was written into headings, lists and bold type. */
const words = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}\p{S}]+/gu, ' ')
    .trim();
const onItsWay = new Set(['sending', 'unconfirmed', 'pending']);

function ownReply(echo: Echo, candidates: Candidate[]): Candidate | undefined {
  const { externalId, replyId, root, text } = echo;
  return (
    candidates.find((reply) => reply.externalId === externalId || reply.seenAs === externalId) ??
    candidates.find((reply) => reply.messageId === replyId) ??
    candidates.find((reply) => onItsWay.has(reply.state) && reply.root === root && words(reply.text) === words(text))
  );
}
