import http from 'node:http';
import type { NetConnectOpts } from 'node:net';
import sharp from 'sharp';
import { agentsFor } from '../src/connectors/guarded-agent.ts';
import { RemotePictures } from '../src/connectors/remote-picture.ts';
import { remoteAddresses } from '../src/inbox/attachments/remote-addresses.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { Caller } from './support/caller.ts';
import { signInAs } from './support/people.ts';
import { PictureHost } from './support/picture-host.ts';
import { Rows } from './support/rows.ts';
import { DataSource } from 'typeorm';

const anywhere = agentsFor({ allowPrivateHosts: true });

describe('pictures that lie elsewhere', () => {
  let host: PictureHost;
  let running: RunningApp;
  let caller: Caller;
  beforeAll(async () => {
    host = await PictureHost.open();
    running = await startApp({ pictures: new RemotePictures(anywhere) });
    caller = new Caller(running, await signInAs(running, 'manager'));
  });
  afterAll(async () => {
    await running.close();
    await host.close();
  });

  /** A message whose HTML points at these addresses. */
  const message = async (...addresses: string[]): Promise<string> => {
    const rows = new Rows(running.app.get(DataSource), new Date());
    const conversation = await rows.conversation(await rows.source());
    const html = addresses.map((url) => `<img alt="" data-remote-src="${url.replaceAll('&', '&amp;')}" />`).join('');
    return rows.mention(conversation, { html });
  };
  const show = async (path: string) => {
    const url = host.url + path;
    const id = await message(url);
    return running.inject({
      url: `/api/v1/messages/${id}/images?${new URLSearchParams({ url }).toString()}`,
      headers: (await signInAs(running, 'manager')).headers,
    });
  };

  it.each(['/lamp.png', '/lamp.png?a=1&b=%C3%A4', '/moved'])('%s is fetched and drawn anew', async (path) => {
    const response = await show(path);
    expect(response.headers).toMatchObject({
      'content-type': 'image/webp',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers['set-cookie']).toBeUndefined();
    const { format, width, exif } = await sharp(response.rawPayload).metadata();
    expect([format, width, exif]).toEqual(['webp', 40, undefined]);
  });

  it('tells whoever keeps them nothing of who looks', async () => {
    await show('/moved');
    for (const { headers } of host.asked)
      expect(Object.keys(headers).toSorted()).toEqual([
        'accept',
        'accept-encoding',
        'connection',
        'host',
        'user-agent',
      ]);
  });

  it.each([
    ['/drawing.svg', 'not-a-picture'],
    ['/missing.png', 'picture-unreachable'],
    ['/file', 'picture-unreachable'],
    ['/loop', 'picture-unreachable'],
    ['/huge', 'picture-unreachable'],
  ])('%s is refused: %s', async (path, code) => {
    expect((await show(path)).json()).toMatchObject({ status: 409, code });
  });

  it('are fetched only if the message holds the address, and its reader may see it', async () => {
    const url = `${host.url}/lamp.png`;
    const before = host.asked.length;
    const id = await message(url);
    const elsewhere = await caller.get<{ code: string }>(`messages/${id}/images`, { url: `${url}?other` });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'picture-missing']);
    const stranger = new Caller(running, await signInAs(running, 'rep'));
    expect((await stranger.get(`messages/${id}/images`, { url })).status).toBe(404);
    expect(host.asked.length).toBe(before);
  });

  it('never lead into a private network, not by a redirect either', async () => {
    const before = host.asked.length;
    await expect(new RemotePictures().fetch(`${host.url}/lamp.png`)).rejects.toThrow('private network');
    await expect(new RemotePictures().fetch('http://user:pass@example.com/')).rejects.toThrow('leads nowhere');
    expect(host.asked.length).toBe(before);
    // agents that let only the first host through: the redirect has to pass them as well
    const httpAgent = new http.Agent();
    const connect = httpAgent.createConnection.bind(httpAgent);
    httpAgent.createConnection = ((options: NetConnectOpts & { host?: string }, done: never) => {
      if (options.host !== '127.0.0.1') throw new Error('inside');
      return connect(options, done);
    }) as typeof httpAgent.createConnection;
    await expect(new RemotePictures({ ...anywhere, httpAgent }).fetch(`${host.url}/inwards`)).rejects.toThrow(
      'could not be fetched',
    );
    expect(host.asked.slice(before).map(({ url }) => url)).toEqual(['/inwards']);
  });
});

it('addresses are read as a browser reads them', () => {
  const html = `<img alt="x" data-remote-src="https://a.example/?a=1&amp;b=&quot;" /><p data-remote-src="https://no.example/">`;
  expect([...remoteAddresses(html)]).toEqual(['https://a.example/?a=1&b="']);
});
