import sharp from 'sharp';
import { dispositionOf } from '../src/inbox/attachments/downloads.ts';
import { safeName } from '../src/common/safe-name.ts';
import { type AttachmentView, type ThreadView } from '../src/inbox/message.dto.ts';
import { InboxStory } from './support/inbox-story.ts';
import { signInAs } from './support/people.ts';

describe('attachments', () => {
  let story: InboxStory;
  let headers: Record<string, string>;
  beforeAll(async () => {
    story = await InboxStory.begin();
    const signedIn = await signInAs(story.running, 'rep');
    headers = signedIn.headers;
    await story.rows.team([signedIn.userId], [story.source]);
  });
  afterAll(() => story.close());

  const upload = async (name: string, bytes: Buffer, type = '') => {
    const response = await story.running.inject({
      method: 'POST',
      url: `/api/v1/attachments?name=${encodeURIComponent(name)}&type=${encodeURIComponent(type)}`,
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      payload: bytes,
    });
    return { status: response.statusCode, file: response.json<AttachmentView & { code?: string }>() };
  };
  const download = (id: string, query = '', as = headers) =>
    story.running.inject({ url: `/api/v1/attachments/${id}${query}`, headers: as });
  const picture = () =>
    sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Artist: 'secret name' } })
      .jpeg()
      .toBuffer();

  it('go up and come down byte by byte, as downloads in a sandbox', async () => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(600_000, 7)]);
    const { status, file } = await upload('../Rechnung März.pdf', bytes, 'text/html');
    expect([status, file]).toMatchObject([
      201,
      { name: 'Rechnung März.pdf', contentType: 'application/pdf', size: 600_009 },
    ]);
    const response = await download(file.id);
    expect(Buffer.compare(response.rawPayload, bytes)).toBe(0);
    expect(response.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': `attachment; filename="Rechnung M_rz.pdf"; filename*=UTF-8''Rechnung%20M%C3%A4rz.pdf`,
    });
  });

  it.each([
    ['page.html', '<html><script>alert(1)</script>', 'text/html'],
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/svg+xml'],
    ['code.js', 'alert(1)', 'text/javascript'],
  ])('never hands out %s as something a browser runs', async (name, text, type) => {
    const { file } = await upload(name, Buffer.from(text), type);
    expect((await download(file.id)).headers['content-type']).toBe('application/octet-stream');
    const inline = await download(file.id, '?inline=true');
    expect([inline.statusCode, inline.json<{ code: string }>().code]).toEqual([409, 'not-a-picture']);
  });

  it('draws pictures anew: what hid in the file stays behind', async () => {
    const original = await picture();
    expect(original.includes('secret name')).toBe(true);
    const { file } = await upload('me.jpg', original);
    expect(file.isImage).toBe(true);
    const response = await download(file.id, '?inline=true');
    expect(response.headers['content-type']).toBe('image/webp');
    expect(response.headers['content-disposition']).toContain('inline');
    const drawn = await sharp(response.rawPayload).metadata();
    expect([drawn.format, drawn.width, drawn.height, drawn.exif]).toEqual(['webp', 40, 20, undefined]);
    const { file: broken } = await upload('broken.jpg', original.subarray(0, 150));
    expect((await download(broken.id, '?inline=true')).json<{ code: string }>().code).toBe('picture-unreadable');
  });

  it('belong to whoever uploaded them until they are sent, and then to whoever sees the conversation', async () => {
    const { file } = await upload('note.txt', Buffer.from('hello'), 'text/plain');
    const ana = await signInAs(story.running, 'rep');
    await story.rows.team([ana.userId], [story.source]);
    const stranger = await signInAs(story.running, 'rep');
    expect((await download(file.id, '', ana.headers)).statusCode).toBe(404);
    const id = await story.waiting();
    const note = { text: 'See the file', attachmentIds: [file.id] };
    const url = `/api/v1/conversations/${id}/notes`;
    expect((await story.running.inject({ method: 'POST', url, headers, payload: note })).statusCode).toBe(201);
    expect((await story.running.inject({ method: 'POST', url, headers, payload: note })).json()).toMatchObject({
      code: 'attachment-missing',
    });
    expect((await download(file.id, '', ana.headers)).payload).toBe('hello');
    expect((await download(file.id, '', stranger.headers)).statusCode).toBe(404);
    const { messages } = (await story.ana.get<ThreadView>(`conversations/${id}/messages`)).body;
    expect(messages[1]!.attachments).toMatchObject([
      { name: 'note.txt', contentType: 'text/plain', size: 5, isImage: false },
    ]);
  });

  it('have names that neither a file system nor a header stumbles over', () => {
    expect(['a/b\\..\\c.txt', '\u202egpj.exe\n', '   ', 'x'.repeat(300)].map((name) => safeName(name).length)).toEqual([
      5, 7, 4, 200,
    ]);
    expect(dispositionOf('inline', `a"b';\r\n.png`)).toBe(
      `inline; filename="a_b____.png"; filename*=UTF-8''a%22b%27%3B%0D%0A.png`,
    );
  });

  it('are refused when empty', async () => {
    expect((await upload('empty', Buffer.alloc(0))).file.code).toBe('file-empty');
  });
});
