import { analyse } from './analyse.ts';

describe('analyse', () => {
  it('names the words of a furious Estonian message', () => {
    const text = 'See on juba KOLMANDAT korda, kui ma teile kirjutan, ja keegi ei vasta! Täielik häbi!!!';
    const reading = analyse(text);
    expect(reading).toMatchObject({
      language: 'et',
      label: 'neg',
      kind: 'complaint',
      needsAnswer: true,
      level: 'furious',
    });
    const reason = reading.reasons.find(({ code }) => code === 'repeated-contact');
    expect(reason?.span).toEqual({ start: 12, end: 27, text: 'KOLMANDAT korda' });
    expect(reason?.share).toBeGreaterThan(0);
  });

  it.each([
    ['en', 'I have been on hold for two hours and nobody answers. This is the third time I call. Worst company ever!'],
    ['pl', 'Dzwonię już trzeci raz i nikt nie odbiera, a paczka nadal nie dotarła. Skandal!'],
    ['et', 'Ootan juba kolmandat nädalat ja keegi ei vasta, täielik jama!'],
  ])('finds a complaint in %s', (language, text) => {
    expect(analyse(text)).toMatchObject({ language, label: 'neg', kind: 'complaint', needsAnswer: true });
    expect(['frustrated', 'furious']).toContain(analyse(text).level);
  });

  it('leaves thanks alone', () => {
    expect(analyse('Thank you so much, great service!')).toMatchObject({
      label: 'pos',
      level: 'calm',
      needsAnswer: false,
    });
  });

  it('counts behaviour and names it', () => {
    const calm = analyse('Any news about my order?');
    const nudged = analyse('Any news about my order?', { nudgesUnanswered: 2, pastSla: true });
    expect(nudged.frustration).toBeGreaterThan(calm.frustration);
    expect(nudged.reasons).toContainEqual(
      expect.objectContaining({ code: 'nudge-while-unanswered', fact: { nudges: 2 } }),
    );
  });

  it('keeps the spans of a text with hidden and stretched characters', () => {
    const text = 'I am  \u200bstill  waaaaiting for my order';
    for (const { span } of analyse(text).reasons) if (span) expect(text.slice(span.start, span.end)).toBe(span.text);
  });

  it.each([
    ['a hundred thousand characters', 'Where is my order? '.repeat(5300)],
    ['one word of a million letters', 'a'.repeat(1_000_000)],
    [
      'a long word that never repeats',
      Array.from({ length: 200_000 }, (_, i) => String.fromCharCode(97 + ((i * i + (i >> 3)) % 26))).join(''),
    ],
    ['only emoji', '😡'.repeat(5000)],
    ['right to left', '\u202eأين طلبي '.repeat(500)],
    ['zero width', '\u200b\u200d\ufeff'.repeat(4000)],
    ['broken surrogates', '\ud83d'.repeat(3000)],
    ['marks', '?!.'.repeat(10_000)],
    ['negators without end', 'not good, no, never! '.repeat(5000)],
    ['threats and guards without end', 'sue you in court haha '.repeat(5000)],
    ['nothing but negators', 'no '.repeat(3400)],
    ['feelings and their denial without spaces', '不好吃很好吃'.repeat(1700)],
    ['thanks and wishes for help without end', 'thanks please '.repeat(700)],
    ['nothing', ''],
  ])('takes %s in its stride', (_, text) => {
    // How long it takes is measured by `npm run bench -- analyse`: a busy machine would decide here.
    const { negative, frustration } = analyse(text);
    for (const score of [negative, frustration]) expect(score >= 0 && score <= 1).toBe(true);
  });
});
