import { safeHtml } from '../common/safe-html.ts';
import type { Mention } from '../connectors/mention.ts';
import { sift } from './sift.ts';

const now = new Date('2026-03-02T09:00:00Z');
const mention = (change: Partial<Mention>): Mention => ({
  externalId: 'm',
  direction: 'inbound',
  author: null,
  visibility: 'public',
  addressed: true,
  occurredAt: now,
  text: 'Hello',
  ...change,
});
const stored = (change: Partial<Mention>) => sift([mention(change)], now).fit[0]!;

describe('what comes in', () => {
  it.each([
    ['<p onclick="x()">Hi<script>alert(1)</script></p>', '<p>Hi</p>'],
    ['<a href="javascript:x()">a</a>', '<a rel="noopener noreferrer nofollow" target="_blank">a</a>'],
    ['<img src="https://a.example/1.png">', '<img data-remote-src="https://a.example/1.png" />'],
    ['<img data-remote-src="javascript:x()">', '<img />'],
    ['<p style="position:fixed;color:red;background:url(x)">a</p>', '<p style="color:red">a</p>'],
  ])('has HTML that does nothing: %s', (html, safe) => {
    expect(stored({ html }).html).toBe(safe);
    expect(safeHtml(safe)).toBe(safe);
  });

  it('keeps what a connector has marked as quoted, and the address of a picture for whoever asks for it', () => {
    const html =
      '<blockquote data-quoted="true"><p>Before</p></blockquote><img alt="a" data-remote-src="https://a.example/x" />';
    expect(stored({ html }).html).toBe(html);
  });

  it('is not stopped by HTML that was made to stop us', () => {
    const html = '<div>'.repeat(100_000) + 'deep' + '</div>'.repeat(100_000);
    expect(stored({ html }).html).toBe('deep');
  });

  it('has files that are named and typed by what they are', () => {
    const bytes = Buffer.from('<script>alert(1)</script>');
    const attachments = [
      { name: '../../a\u202egnp.png', contentType: 'image/png', size: 1, bytes },
      { name: 'later.png', contentType: 'image/png', size: 7, remote: 'ref' },
    ];
    expect(stored({ attachments }).attachments).toEqual([
      { name: 'agnp.png', contentType: 'application/octet-stream', size: bytes.length, bytes },
      { name: 'later.png', contentType: 'image/png', size: 7, remote: 'ref' },
    ]);
  });
});
