import type { EntityManager } from 'typeorm';
import { analyse } from '../../sentiment/analyse.ts';
import { type Correction, logitOf } from '../../sentiment/tuning.ts';

interface JudgedRow {
  text: string;
  language: string | null;
  addressed: boolean;
  nudges: number;
  past_sla: boolean;
  contacts: number;
  other_channel: boolean;
  brand_names: string[];
  frustrated: boolean;
}

/** The newest count; older ones say less of how customers write today. */
const MOST = 1000;

/**
 * What reps said of a source's messages in a language, beside the score that today's model gives them untuned: what
 * was in force when they came does not matter.
 */
export async function judgedMessages(tx: EntityManager, sourceId: string, language: string): Promise<Correction[]> {
  const rows = await tx.query<JudgedRow[]>(
    `select left(m.text, coalesce(m.quoted_from, length(m.text))) as text, m.platform_language as language, m.addressed,
       m.nudges, m.past_sla, m.contacts_in_48h as contacts, m.other_channel_open as other_channel, s.brand_names,
       c.frustrated
     from corrections c join messages m on m.id = c.message_id join sources s on s.id = c.source_id
     where c.source_id = $1 and c.language = $2 order by c.id desc limit ${MOST}`,
    [sourceId, language],
  );
  return rows.map(({ frustrated, ...row }) => ({ frustrated, logit: logitOf(untuned(row)) }));
}

function untuned(row: Omit<JudgedRow, 'frustrated'>): number {
  return analyse(row.text, {
    language: row.language ?? undefined,
    addressed: row.addressed,
    nudgesUnanswered: row.nudges,
    pastSla: row.past_sla,
    contactsIn48h: row.contacts,
    otherChannelOpen: row.other_channel,
    brandNames: row.brand_names,
  }).frustration;
}
