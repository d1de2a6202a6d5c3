import type { OutgoingReply } from '../src/connectors/connector.ts';
import type { Mention } from '../src/connectors/mention.ts';
import { FacebookConnector } from '../src/connectors/facebook/facebook-connector.ts';
import { delivery, facebookSource, noon, pageId, storedItem } from './support/facebook-source.ts';
import { at, describeWithGraph, fromWorld, post, refusal } from './support/facebook-world.ts';
import type { GraphReply } from './support/graph-server.ts';
import { outgoing } from './support/mail-source.ts';

describeWithGraph('answering over the Graph API', (graph) => {
  let connector: FacebookConnector;
  beforeEach(() => {
    connector = new FacebookConnector();
  });

  describe('limits and refusals', () => {
    const usage = (percent: number, minutes = 0) => ({
      'x-business-use-case-usage': JSON.stringify({
        [pageId]: [
          {
            type: 'pages',
            call_count: percent,
            total_cputime: 1,
            total_time: 2,
            estimated_time_to_regain_access: minutes,
          },
        ],
      }),
    });

    it.each([
      [74, 0, []],
      [80, 0, [{ bucket: 'pages', remaining: 15, resetAt: new Date(noon.getTime() + 60_000) }]],
      [96, 30, [{ bucket: 'pages', remaining: 0, resetAt: new Date(noon.getTime() + 1_800_000) }]],
    ])('are obeyed at %i %%', async (percent, minutes, observed) => {
      graph.server.answer((call) => ({ ...fromWorld(call), headers: usage(percent, minutes) }));
      await connector.findReply(graph.source, outgoing({ visibility: 'public', inReplyTo: storedItem() }));
      expect(graph.source.observed).toEqual(observed);
    });

    it.each([
      [190, { error_subcode: 463 }, 'unauthorised'],
      [200, {}, 'unauthorised'],
      [10, {}, 'unauthorised'],
      [10, { error_subcode: 2018278 }, 'rejected'],
      [4, {}, 'rate-limited'],
      [80001, {}, 'rate-limited'],
      [613, {}, 'rate-limited'],
      [368, {}, 'rejected'],
      [100, {}, 'rejected'],
      [3, {}, 'rejected'],
      [2, {}, 'unavailable'],
    ])('mean what they mean: code %i %j is %s', async (code, more, kind) => {
      graph.server.answer(() => refusal(code, more));
      const failure: unknown = await connector
        .act(graph.source, 'hide', storedItem())
        .catch((caught: unknown) => caught);
      expect(failure).toMatchObject({ kind });
      expect(String((failure as Error).message)).not.toContain('customer wrote');
    });

    it('wait as long as the platform says, and take HTML for an outage', async () => {
      graph.server.answer(() => ({ ...refusal(80001), headers: usage(100, 12) }));
      await expect(connector.poll(graph.source, null, noon)).rejects.toMatchObject({
        kind: 'rate-limited',
        retryAt: new Date(noon.getTime() + 720_000),
      });
      graph.server.answer(() => ({ status: 502, raw: '<html>Bad gateway</html>' }));
      await expect(connector.poll(graph.source, null, noon)).rejects.toMatchObject({ kind: 'unavailable' });
    });
  });

  describe('answering', () => {
    const reply = (more: Partial<OutgoingReply>): OutgoingReply => outgoing({ inReplyTo: storedItem(), ...more });
    const message = (hours: number) =>
      storedItem({
        externalId: 'm_1',
        visibility: 'private',
        occurredAt: new Date(noon.getTime() - hours * 3_600_000),
        meta: { kind: 'message', customer: '77' },
      });

    it('writes a comment under the comment', async () => {
      graph.server.answer(() => ({ body: { id: '900_8' } }));
      const sent = await connector.send(graph.source, reply({ visibility: 'public', text: 'On its way \u{1f69a}' }));
      expect(sent).toMatchObject({ outcome: 'sent', externalId: '900_8' });
      expect(graph.server.calls).toMatchObject([
        { path: '900_1/comments', params: { message: 'On its way \u{1f69a}' } },
      ]);
    });

    it('answers a comment privately for seven days', async () => {
      graph.server.answer(() => ({ body: { recipient_id: '77', message_id: 'm_9' } }));
      const privateAction = 'Send a private message in Messenger as the page';
      expect(connector.canReply(storedItem(), graph.source)).toMatchObject({ privateAction });
      const sent = await connector.send(graph.source, reply({ visibility: 'private' }));
      expect(sent).toMatchObject({ outcome: 'sent', externalId: 'm_9' });
      expect(graph.server.calls[0]!.params).toMatchObject({ recipient: { comment_id: '900_1' } });
      const old = storedItem({ occurredAt: new Date('2026-02-20') });
      expect(connector.canReply(old, graph.source)).not.toHaveProperty('privateAction');
      await expect(
        connector.send(graph.source, reply({ visibility: 'private', inReplyTo: old })),
      ).rejects.toMatchObject({ kind: 'rejected' });
      expect(graph.server.calls).toHaveLength(1);
      expect(connector.canReply(storedItem({ answeredPrivately: true }), graph.source)).not.toHaveProperty(
        'privateAction',
      );
    });

    it.each([
      [1, false, { messaging_type: 'RESPONSE' }],
      [30, true, { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }],
    ])('writes in Messenger after %i hours (human agent: %s)', async (hours, humanAgent, how) => {
      graph.source.settings['humanAgent'] = humanAgent;
      graph.server.answer(() => ({ body: { recipient_id: '77', message_id: 'm_9' } }));
      expect(connector.canReply(message(hours), graph.source)).toMatchObject({ allowed: true });
      await connector.send(graph.source, reply({ inReplyTo: message(hours) }));
      expect(graph.server.calls[0]!.params).toMatchObject({ recipient: { id: '77' }, ...how });
      const { metadata } = graph.server.calls[0]!.params['message'] as { metadata: string };
      expect(connector.recogniseOwn({ meta: { metadata } } as unknown as Mention, graph.source)).toBe('34');
    });

    it('counts from when the customer last wrote, whichever message is answered', async () => {
      graph.server.answer(() => ({ body: { recipient_id: '77', message_id: 'm_9' } }));
      const old = { ...message(30), lastInboundAt: message(1).occurredAt };
      expect(connector.canReply(old, graph.source)).toMatchObject({ allowed: true });
      expect(await connector.send(graph.source, reply({ inReplyTo: old }))).toMatchObject({ outcome: 'sent' });
    });

    it.each([
      [25, false],
      [169, true],
    ])('says why not after %i hours (human agent: %s)', async (hours, humanAgent) => {
      graph.source.settings['humanAgent'] = humanAgent;
      expect(connector.canReply(message(hours), graph.source)).toMatchObject({
        allowed: false,
        reason: expect.stringContaining('over'),
        handOffUrl: expect.stringContaining('business.facebook.com'),
      });
      await expect(connector.send(graph.source, reply({ inReplyTo: message(hours) }))).rejects.toMatchObject({
        kind: 'rejected',
      });
    });

    describe('with files', () => {
      const file = (name: string, contentType: string) => ({
        name,
        contentType,
        bytes: Buffer.from(`bytes of ${name}`),
      });
      const picture = file('map.png', 'image/png');
      /** Uploads get ids; the n-th thing that is said is answered as a test says. */
      function takes(...said: GraphReply[]): void {
        let n = 0;
        graph.server.answer(({ path }) => {
          if (path.endsWith('/photos')) return { body: { id: '555' } };
          if (path.endsWith('/message_attachments')) return { body: { attachment_id: '666' } };
          return said[n++] ?? { body: { recipient_id: '77', message_id: `m_${n}` } };
        });
      }
      const asked = () =>
        graph.server.calls.map(({ path, params }) => [path, params['message'], params['attachment_id']]);

      it('puts a picture into a comment', async () => {
        takes({ body: { id: '900_8' } });
        const answer = reply({ visibility: 'public', text: 'Look', attachments: [picture] });
        expect(await connector.send(graph.source, answer)).toMatchObject({ outcome: 'sent', externalId: '900_8' });
        expect(graph.server.calls[0]).toMatchObject({
          path: `${pageId}/photos`,
          params: { published: 'false' },
          files: { source: { name: 'map.png', type: 'image/png', text: 'bytes of map.png' } },
        });
        expect(asked()[1]).toEqual(['900_1/comments', 'Look', '555']);
        expect(connector.canReply(storedItem(), graph.source).files).toMatchObject({ max: 1 });
      });

      it('sends them before the text in Messenger, and says which items they became', async () => {
        takes();
        const attachments = [picture, file('form.pdf', 'application/pdf')];
        const sent = await connector.send(graph.source, reply({ inReplyTo: message(1), text: 'Here', attachments }));
        expect(sent).toMatchObject({ outcome: 'sent', externalId: 'm_3', parts: ['m_1', 'm_2'] });
        const said = graph.server.calls.filter(({ path }) => path.endsWith('/messages'));
        expect(said.map(({ params }) => params['message'])).toMatchObject([
          { attachment: { type: 'image', payload: { attachment_id: '666' } } },
          { attachment: { type: 'file', payload: { attachment_id: '666' } } },
          { text: 'Here' },
        ]);
        const { metadata } = said[0]!.params['message'] as { metadata: string };
        const echo = {
          sender: { id: pageId },
          recipient: { id: '77' },
          message: { mid: 'm_1', is_echo: true, metadata },
        };
        const body = JSON.stringify({ object: 'page', entry: [{ id: pageId, time: 1, messaging: [echo] }] });
        expect(connector.webhook.parse(delivery(body), graph.source)).toMatchObject({
          mentions: [],
          skipped: { 'messaging own file': 1 },
        });
      });

      it('may be tried again while nothing was said, and is unsure once a part was', async () => {
        const answer = reply({ inReplyTo: message(1), attachments: [picture] });
        graph.server.answer(() => ({ cut: true }));
        await expect(connector.send(graph.source, answer)).rejects.toMatchObject({ kind: 'unavailable' });
        takes(refusal(100));
        await expect(connector.send(graph.source, answer)).rejects.toMatchObject({ kind: 'rejected' });
        takes({ body: { message_id: 'm_1' } }, refusal(10, { error_subcode: 2018278 }));
        expect(await connector.send(graph.source, answer)).toMatchObject({
          outcome: 'unconfirmed',
          reason: expect.stringContaining('1 of the files went out'),
        });
      });
    });

    it.each<[string, GraphReply]>([
      ['a lost answer', { cut: true }],
      ['an outage with HTML', { status: 502, raw: '<html>' }],
      ['an unknown error', { status: 500, body: { error: { code: 1, message: 'An unknown error has occurred.' } } }],
    ])('knows that it does not know after %s, and looks', async (_name, how) => {
      graph.server.answer((call) => (call.method === 'POST' ? how : fromWorld(call)));
      const unsure = reply({
        visibility: 'public',
        text: 'Sorry!',
        inReplyTo: storedItem({ externalId: post }),
        createdAt: new Date(at(8)),
      });
      expect(await connector.send(graph.source, unsure)).toMatchObject({ outcome: 'unconfirmed' });
      expect(await connector.findReply(graph.source, unsure)).toMatchObject({ externalId: '900_3' });
      expect(await connector.findReply(graph.source, { ...unsure, text: 'Never said' })).toBeNull();
      const bo = reply({ text: 'Hello Bo', inReplyTo: message(1), createdAt: new Date(at(11)) });
      expect(await connector.findReply(graph.source, bo)).toMatchObject({ externalId: 'm_2' });
    });

    it('may be tried again when nothing has left us', async () => {
      const nowhere = facebookSource({ graphUrl: 'http://127.0.0.1:9' });
      await expect(connector.send(nowhere, reply({ visibility: 'public' }))).rejects.toMatchObject({
        kind: 'unavailable',
      });
    });

    it('hides, likes and deletes, and takes back what can be', async () => {
      for (const action of ['hide', 'unhide', 'like', 'unlike', 'delete'])
        await connector.act(graph.source, action, storedItem());
      expect(graph.server.calls.map(({ method, path: asked, params }) => [method, asked, params['is_hidden']])).toEqual(
        [
          ['POST', '900_1', true],
          ['POST', '900_1', false],
          ['POST', '900_1/likes', undefined],
          ['DELETE', '900_1/likes', undefined],
          ['DELETE', '900_1', undefined],
        ],
      );
      await expect(connector.act(graph.source, 'constructor', storedItem())).rejects.toMatchObject({
        kind: 'rejected',
      });
    });
  });
});
