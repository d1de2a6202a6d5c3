const hour = 3_600_000;

/** Invented customers with ugly data: long names, one endless word, right-to-left text, emoji, markup, empty lines. */
export function strangers(now: number): object[] {
  const at = (hoursAgo: number) => new Date(now - hoursAgo * hour).toISOString();
  const said = (externalId: string, name: string, text: string, hoursAgo: number, root = externalId) => ({
    externalId,
    root,
    author: { externalId: root, name },
    occurredAt: at(hoursAgo),
    visibility: 'private',
    text,
  });
  return [
    said('u1', 'ليلى حداد', 'أين طلبي؟ لقد كتبت لكم ثلاث مرات ولم يرد أحد!', 5),
    said('u2', 'A'.repeat(120), 'x'.repeat(900), 3),
    said('u3', '👩‍👩‍👧‍👦 Family Bags 👜', '😡😡😡 WHERE IS MY ORDER??? 📦', 2),
    said('u4', '<b>Bobby</b>; drop table', '<script>alert(1)</script>\n\n\n\n& "quotes" \'here\'\n\n\nend', 1),
    said('u5', '佐藤 花子', '注文がまだ届きません。三回目の連絡です。返金してください 🙏', 6),
    said(
      't1',
      'Helga Vinter',
      'Hello, my order 48213 has not arrived. It was due on Monday. Could you look?',
      3.2,
      'helga',
    ),
    said('t2', 'Helga Vinter', 'Anybody there?', 2.5, 'helga'),
    said(
      't3',
      'Helga Vinter',
      'This is the third time I write about order 48213. I want my money back, this is ridiculous!\n\nCall me: +44 20 7946 0011',
      1.1,
      'helga',
    ),
  ];
}

const places = ['order', 'parcel', 'invoice', 'lamp', 'refund', 'delivery'];
const moods = [
  (thing: string) => `Where is my ${thing}?`,
  (thing: string) => `Could you tell me more about the ${thing}, please?`,
  (thing: string) => `The ${thing} still has not come. This is the second time I write.`,
  (thing: string) => `I am fed up: no ${thing}, no answer, nothing. I want my money back!`,
];

/** Many customers of one message each, written one after the other in the last two days. */
export function crowd(count: number, now: number): object[] {
  return Array.from({ length: count }, (_, i) => ({
    externalId: `crowd ${i}`,
    author: { externalId: `crowd ${i}`, name: `Customer ${i + 1}` },
    occurredAt: new Date(now - ((count - i) / count) * 48 * hour).toISOString(),
    visibility: 'private',
    text: moods[i % moods.length]!(places[i % places.length]!),
  }));
}
