/// <reference types="jest" />
import type { OutgoingReply } from '../../src/connectors/connector.ts';
import type { Mention } from '../../src/connectors/mention.ts';
import type { Said } from '../platforms/said.ts';
import type { Able, Always } from './connector-kit.ts';
import { type KitStage, mentionsIn, wordOn } from './kit-stage.ts';
import { expectPatience, failure } from './kit-troubles.ts';

const words = 'It left us today.';
const spoken = ({ platform }: KitStage): Said[] => [...platform.said.values()].filter(({ by }) => by === 'earshot');

/** Somebody asks; the reply to it is ready to leave. */
async function ready(stage: KitStage): Promise<{ heard: Mention; reply: OutgoingReply }> {
  const [said] = await stage.asked(['Where is it?']);
  const heard = wordOn(said!, await stage.learn());
  stage.clock.advance(60_000);
  return { heard, reply: stage.replyTo(heard, words) };
}

/** Replying: a public reply is spoken at most once, and it is always said what became of it. */
export function describeReplying(always: Always, able: Able): void {
  always('says of everything what a button would do, and why not', async (stage) => {
    await stage.asked(['One', 'Two', 'Three', 'Four']);
    for (const { externalId, root, visibility, occurredAt, author, meta = {}, text, url } of mentionsIn(
      await stage.learn(),
    )) {
      const item = {
        externalId,
        root: root!,
        visibility,
        occurredAt,
        author,
        meta,
        text,
        lastInboundAt: occurredAt,
        ...(url && { url }),
      };
      const permission = stage.connector.canReply!(item, stage.source());
      expect(permission).toEqual(stage.connector.canReply!(item, stage.source()));
      expect(permission.action).toMatch(/^[A-Z]/);
      if (!stage.connector.spec.capabilities.privateReply) expect(permission).not.toHaveProperty('privateAction');
      if (!permission.allowed) expect(permission.reason).toMatch(/^[A-Z].*\.$/s);
    }
  });

  able('replies', 'speaks once, and knows the echo', async (stage) => {
    const { heard, reply } = await ready(stage);
    const sent = await stage.connector.send!(stage.source(), reply);
    const said = spoken(stage);
    expect(said).toMatchObject([{ text: words, root: heard.root ?? '' }]);
    expect(sent).toMatchObject({ outcome: 'sent', externalId: said[0]!.id, occurredAt: expect.any(Date) });
    stage.clock.advance(60_000);
    const echo = wordOn(said[0]!, await stage.learn());
    const thread = heard.root && { root: heard.root };
    expect(echo).toMatchObject({ direction: 'outbound', ...thread, text: words });
    expect([null, reply.id]).toContain(stage.connector.recogniseOwn?.(echo, stage.source()) ?? null);
  });

  able(['replies', 'limits'], 'says nothing when it is told to slow down', async (stage) => {
    const { reply } = await ready(stage);
    for (const trouble of ['limited', 'limited-untold'] as const) {
      stage.platform.troubles.strike(trouble, 'write');
      const failed = await failure(stage, stage.connector.send!(stage.source(), reply), 'rate-limited');
      expectPatience(failed, stage.clock.now());
    }
    expect(spoken(stage)).toEqual([]);
  });

  able('replies', 'does not know what became of it when the platform fails in the middle', async (stage) => {
    const { reply } = await ready(stage);
    for (const trouble of ['down', 'lost-before'] as const) {
      stage.platform.troubles.strike(trouble, 'write');
      const { outcome } = await stage.connector.send!(stage.source(), reply);
      expect([trouble, outcome]).toEqual([trouble, 'unconfirmed']);
    }
    expect(spoken(stage)).toEqual([]);
  });

  able('replies', 'is not sent where nobody answers, and may be tried again', async (stage) => {
    const { reply } = await ready(stage);
    const source = stage.source();
    await stage.platform.stop();
    await failure(stage, stage.connector.send!(source, reply), 'unavailable');
    await stage.platform.start();
    expect(await stage.connector.send!(stage.source(), reply)).toMatchObject({ outcome: 'sent' });
    expect(spoken(stage)).toHaveLength(1);
  });

  able(['replies', 'credentials'], 'is not sent by who is locked out', async (stage) => {
    const { reply } = await ready(stage);
    stage.platform.troubles.begin('dead');
    await failure(stage, stage.connector.send!(stage.source(), reply), 'unauthorised');
    stage.platform.troubles.end();
    expect(spoken(stage)).toEqual([]);
  });

  able('looking for replies', 'finds what was taken although the answer was lost, and only that', async (stage) => {
    const { reply } = await ready(stage);
    expect(await stage.connector.findReply!(stage.source(), reply)).toBeNull();
    stage.platform.troubles.strike('lost-after', 'write');
    expect(await stage.connector.send!(stage.source(), reply)).toMatchObject({ outcome: 'unconfirmed' });
    const [said] = spoken(stage);
    expect(await stage.connector.findReply!(stage.source(), reply)).toMatchObject({ externalId: said!.id });
    expect(
      await stage.connector.findReply!(stage.source(), { ...reply, id: '35', text: 'Something else.' }),
    ).toBeNull();
    expect(spoken(stage)).toHaveLength(1);
  });
}
