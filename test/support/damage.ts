/// <reference types="jest" />
import type { Harvest, Mention } from '../../src/connectors/mention.ts';
import { checkMention, UnfitMention } from '../../src/intake/check-mention.ts';
import type { Captured, Payload } from './captured.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Marks a field that is left out. */
const absent = Symbol('absent');
/** What may stand where something else was expected. */
const strange: (typeof absent | ((value: Json) => Json))[] = [
  absent,
  () => null,
  () => 'hologram',
  () => 4_711,
  () => ({ hologram: 1 }),
  () => [[]],
  (value) => (typeof value === 'number' ? String(value) : Number(value) || -1),
  () => true,
  () => '\0\ud83d',
  () => '',
];

/** How many places a value has that can be damaged. */
function places(value: Json): number {
  if (value === null || typeof value !== 'object') return 0;
  return Object.values(value).reduce<number>((sum, one) => sum + 1 + places(one), 0);
}

/** The value with something strange at its n-th place. */
function damagedAt(value: Json, place: number, by: (typeof strange)[number]): Json {
  let left = place;
  const walk = (one: Json): Json => {
    if (one === null || typeof one !== 'object') return one;
    const entries = Object.entries(one).flatMap(([key, inner]): [string, Json][] => {
      if (left-- === 0) return by === absent ? [] : [[key, by(inner)]];
      return [[key, walk(inner)]];
    });
    return Array.isArray(one) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
  };
  return walk(value);
}

const rewritten = (payload: Payload, value: Json): Payload => ({
  ...payload,
  body: Buffer.from(JSON.stringify(value)),
});

/** Every place of a payload damaged once; which way goes round, so that all ways are tried on all kinds of places. */
function* damaged(payload: Payload, turn: number): Generator<Payload> {
  const whole = JSON.parse(payload.body.toString('utf8')) as Json;
  for (let place = 0; place < places(whole); place++)
    yield rewritten(payload, damagedAt(whole, place, strange[(place + turn) % strange.length]!));
}

/** What became of a payload: how many things were taken, asked for, skipped, unknown or kept unread. */
function accounted({ mentions, pending, unreadable, skipped, unknown }: Harvest): number {
  const lists = [mentions, pending ?? [], unreadable ?? [], Object.keys(skipped ?? {}), Object.keys(unknown ?? {})];
  return lists.reduce((sum, list) => sum + list.length, 0);
}

const nonsense = /^(?:undefined|null|NaN|Invalid Date|\[object Object\])$/;
const now = new Date('2026-11-22T00:00:00Z');

/** Nothing is made up of what was damaged: a mention makes sense, or ingest sets it aside. */
function expectSense(mention: Mention): void {
  try {
    checkMention(mention, now);
  } catch (error) {
    expect(error).toBeInstanceOf(UnfitMention);
    return;
  }
  const { externalId, root, author, text } = mention;
  for (const word of [externalId, root, author?.externalId, author?.name, author?.handle, text])
    expect(word ?? '').not.toMatch(nonsense);
}

/**
 * Payloads of which any field is missing, empty or of another kind: nothing throws, nothing of what was told gets lost
 * without a word, and no mention is made of nonsense.
 */
export async function expectUnharmed({ open, payloads }: Captured): Promise<void> {
  let tried = 0;
  for (const [turn, payload] of payloads.entries()) {
    if (accounted(await open()(payload)) === 0) continue;
    for (const one of damaged(payload, turn)) {
      const harvest = await open()(one);
      if (accounted(harvest) === 0) throw new Error(`nothing is told of ${one.name}: ${one.body.toString()}`);
      harvest.mentions.forEach(expectSense);
      tried++;
    }
  }
  expect(tried).toBeGreaterThan(0);
}

function mapped(value: Json, change: (one: Json) => Json): Json {
  if (Array.isArray(value)) return change(value.map((one) => mapped(one, change)));
  if (value === null || typeof value !== 'object') return change(value);
  return change(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one, change)])));
}

const withMore = (one: Json): Json =>
  one !== null && typeof one === 'object' && !Array.isArray(one) ? { ...one, hologram: { of: ['new'] } } : one;
const asText = (one: Json): Json => (typeof one === 'number' ? String(one) : one);

/** Fields that nobody knows yet, and numbers that come as text, change nothing of what is understood. */
export async function expectUnmoved({ open, payloads }: Captured): Promise<void> {
  for (const payload of payloads) {
    const whole = JSON.parse(payload.body.toString('utf8')) as Json;
    const { mentions } = await open()(payload);
    for (const change of [withMore, asText]) {
      const again = await open()(rewritten(payload, mapped(whole, change)));
      expect(again.mentions.map(factsOf)).toEqual(mentions.map(factsOf));
    }
  }
}

const factsOf = ({ externalId, root, replyTo, author, occurredAt, direction, addressed, text, deleted }: Mention) => ({
  externalId,
  root,
  replyTo,
  author: author?.externalId,
  occurredAt,
  direction,
  addressed,
  text,
  deleted,
});
