import type { Why } from '../../api/conversations.ts';
import { type Formats, useFormats } from '../../i18n/format.ts';
import { type Key, type Translate, useT } from '../../i18n/i18n.tsx';
import { useNow } from '../../i18n/now.ts';

/** Sentences exist for these codes; the facts fill them. */
const sentences: Record<string, Key> = {
  threat: 'why.threat',
  'goal-passed': 'why.goalPassed',
  'sla-passed': 'why.slaPassed',
  'goal-next': 'why.goalNext',
  'shorter-target': 'why.shorterTarget',
  priority: 'why.priority',
  'nothing-to-answer': 'why.nothingToAnswer',
  listening: 'why.listening',
  'before-connection': 'why.beforeConnection',
  'customers-turn': 'why.customersTurn',
  snoozed: 'why.snoozed',
  'no-wait': 'why.noWait',
  resolved: 'why.resolved',
  spam: 'why.spam',
};

/** Values that are words of ours are translated, instants are told in the person's time zone. */
function fact(name: string, value: string | number, t: Translate, format: Formats, now: number): string {
  if (name === 'at' || name === 'since' || name === 'until') return format.moment(String(value), now);
  if (name === 'class') return t(`threat.${value}` as Key);
  if (name === 'level') return t(`level.${value}` as Key);
  if (name === 'reason') return t(`nothing.${value}` as Key);
  return String(value);
}

export function whySentences(why: readonly Why[], t: Translate, format: Formats, now: number): string[] {
  return why.flatMap(({ code, facts }) => {
    const key = sentences[code];
    if (!key) return [];
    const told = Object.entries(facts as Record<string, string | number>).map(([name, value]) => [
      name,
      fact(name, value, t, format, now),
    ]);
    return [t(key, Object.fromEntries(told) as Record<string, string>)];
  });
}

/** Why a conversation stands where it stands, the strongest reason first. */
export function useWhy(why: readonly Why[]): string {
  const t = useT();
  const format = useFormats();
  return whySentences(why, t, format, useNow()).join(' ');
}
