import type { Mention } from '../mention.ts';
import { stories, type Story } from './stories.ts';

/** How far the invention has come: the number of messages told, and until when. */
export interface SandboxCursor {
  told: number;
  at: string;
}

const minute = 60_000;
/** The first customers wrote before we looked, so that an inbox is never empty and some are already late. */
const firstWave = 9;
const firstWaveSpreadMinutes = 70;
/** The busy hour, UTC. */
const busy = (at: Date): boolean => at.getUTCHours() === 15;

/**
 * What the invented customers wrote since the cursor. Pure: the same cursor, instant and rate give the same messages.
 * @param perMinute messages in a calm minute
 */
export function writtenBetween(
  cursor: SandboxCursor,
  now: Date,
  perMinute: number,
): { mentions: Mention[]; next: SandboxCursor } {
  const since = new Date(cursor.at);
  const gap = Math.floor(minute / Math.max(0.01, perMinute * (busy(now) ? 3 : 1)));
  const mentions: Mention[] = [];
  let { told } = cursor;
  for (; told < firstWave; told++) {
    const age = ((firstWave - told) / firstWave) * firstWaveSpreadMinutes * minute;
    mentions.push(line(told, new Date(now.getTime() - age)));
  }
  let at = since.getTime();
  // after a long pause a handful is enough: nobody needs a day of invented mail at once
  for (let count = 0; at + gap <= now.getTime() && count < 20; at += gap, count++, told++)
    mentions.push(line(told, new Date(at + gap)));
  const caughtUp = at + gap <= now.getTime() ? now.getTime() : at;
  return { mentions, next: { told, at: new Date(caughtUp).toISOString() } };
}

/** Conversations of the last week, answered long ago, and one that nobody has answered. */
export function historyOf(now: Date): Mention[] {
  return stories.slice(0, 6).flatMap((story, i) => {
    const at = new Date(now.getTime() - (i + 1) * 20 * 60 * minute);
    const question = mention(story, `history:${i}`, 0, at);
    if (i === 5) return [question];
    const answer: Mention = {
      externalId: `history:${i}:answer`,
      direction: 'outbound',
      root: question.root!,
      replyTo: question.externalId,
      author: null,
      visibility: story.visibility,
      addressed: false,
      occurredAt: new Date(at.getTime() + 40 * minute),
      text: 'Thank you for writing, we have looked after it.',
    };
    return [question, answer];
  });
}

/** The nth message of all: customers take turns, and come back with their next line while they wait. */
function line(n: number, at: Date): Mention {
  const round = Math.floor(n / stories.length);
  const story = stories[(n * 8) % stories.length]!;
  const chapter = Math.floor(round / longest);
  return mention(story, `${chapter}`, (round % longest) % story.lines.length, at, n);
}

const longest = Math.max(...stories.map(({ lines }) => lines.length));

function mention(story: Story, chapter: string, index: number, at: Date, n?: number): Mention {
  const root = `${story.visibility}:${story.handle}:${chapter}`;
  return {
    externalId: n === undefined ? root : `${root}:${n}`,
    direction: 'inbound',
    root,
    author: { externalId: story.handle, name: story.name, handle: story.handle },
    visibility: story.visibility,
    addressed: !story.overheard,
    occurredAt: at,
    text: story.lines[index]!,
    language: story.language,
    parent: story.parent ? { externalId: 'launch', text: story.parent, authorName: 'Sandbox Bags' } : undefined,
  };
}
