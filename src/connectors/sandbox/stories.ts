/** Invented customers and what they write; nobody here exists. Each story is told in the customer's own language. */
export interface Story {
  language: string;
  name: string;
  handle: string;
  /** Written one after the other while nobody answers. */
  lines: string[];
  /** Written after a rep has answered. */
  afterAnswer: string;
  visibility: 'public' | 'private';
  /** About us, not addressed to us. */
  overheard?: boolean;
  /** What the page had posted, for comments. */
  parent?: string;
}

const launch = 'Our new summer bags are here, in four colours!';

export const stories: Story[] = [
  {
    language: 'en',
    name: 'Maya Thornfield',
    handle: 'maya.t',
    visibility: 'public',
    lines: ['Hi! Does the green backpack fit a 15 inch laptop?'],
    afterAnswer: 'Perfect, thank you!',
    parent: launch,
  },
  {
    language: 'en',
    name: 'Desmond Oakley',
    handle: 'desoak',
    visibility: 'private',
    lines: [
      'My order 48213 was due on Monday and it is still not here.',
      'Hello?? Anybody there?',
      'This is the third time I am writing. I want my money back, this is ridiculous!',
    ],
    afterAnswer: 'Finally. Thanks, I will check tomorrow.',
  },
  {
    language: 'en',
    name: 'Priya Lindqvist',
    handle: 'priya_l',
    visibility: 'public',
    lines: ['Love the new bag, you made my week ❤️'],
    afterAnswer: '😊',
    parent: launch,
  },
  {
    language: 'en',
    name: 'Colm Barrow',
    handle: 'colmb',
    visibility: 'public',
    lines: ['zip broke after TWO days. two. days. and your "support" closed my request without a word'],
    afterAnswer: 'ok thanks for taking it seriously',
  },
  {
    language: 'en',
    name: 'Ruth Abernethy-Vandenberg of Upper Nether Wallop',
    handle: 'ruthav',
    visibility: 'private',
    lines: ['You charged my card twice for order 51877. Please refund one of the two payments.'],
    afterAnswer: 'Thank you for the quick help.',
  },
  {
    language: 'en',
    name: 'Gil Farrow',
    handle: 'gilf',
    visibility: 'public',
    overheard: true,
    lines: ['anyone else waiting weeks for a refund from these bag people? never again'],
    afterAnswer: 'oh, did not expect an answer. sent you a message',
  },
  {
    language: 'en',
    name: 'Tess Hargreave',
    handle: 'tessh',
    visibility: 'private',
    lines: ['If the refund is not in my account by Friday my lawyer will write to you.'],
    afterAnswer: 'Fine. Friday then.',
  },
  {
    language: 'es',
    name: 'Lucía Belmonte',
    handle: 'luciab',
    visibility: 'public',
    lines: ['¿Cuándo vuelve a haber mochilas rojas?'],
    afterAnswer: '¡Gracias!',
    parent: launch,
  },
  {
    language: 'es',
    name: 'Iker Solana',
    handle: 'ikersol',
    visibility: 'private',
    lines: [
      'El pedido 50991 llegó roto y nadie contesta al teléfono.',
      'Llevo tres días esperando. Es una vergüenza, quiero hablar con un responsable.',
    ],
    afterAnswer: 'Vale, espero el paquete nuevo.',
  },
  {
    language: 'es',
    name: 'Noelia Prat',
    handle: 'noepra',
    visibility: 'public',
    lines: ['Muchas gracias por la atención de ayer, todo perfecto 👏'],
    afterAnswer: '🙌',
  },
  {
    language: 'pt',
    name: 'Joana Teixeiral',
    handle: 'joanat',
    visibility: 'public',
    lines: ['Boa tarde, fazem entregas nos Açores?'],
    afterAnswer: 'Obrigada!',
    parent: launch,
  },
  {
    language: 'pt',
    name: 'Tiago Moscoso',
    handle: 'tmoscoso',
    visibility: 'private',
    lines: [
      'Já é a segunda vez que me mandam o tamanho errado. Quero cancelar a encomenda 47120.',
      'Continuo à espera de uma resposta!!!',
    ],
    afterAnswer: 'Está bem, obrigado.',
  },
  {
    language: 'pl',
    name: 'Hanna Wierzbowska',
    handle: 'hwierzb',
    visibility: 'private',
    lines: ['Dzień dobry, czy mogę zmienić adres dostawy zamówienia 52004?'],
    afterAnswer: 'Dziękuję bardzo, wszystko jasne.',
  },
  {
    language: 'pl',
    name: 'Bolesław Kurz',
    handle: 'bolekk',
    visibility: 'public',
    lines: [
      'Piszę już trzeci raz i nadal cisza. Paczka zaginęła, pieniądze też. Żenada.',
      'Czy ktoś tam w ogóle pracuje???',
    ],
    afterAnswer: 'No wreszcie. Dzięki.',
  },
  {
    language: 'pl',
    name: 'Jagna Rososz',
    handle: 'jagnar',
    visibility: 'public',
    lines: ['@ola.k zobacz jaka ładna 😍'],
    afterAnswer: 'dzięki!',
    parent: launch,
  },
  {
    language: 'et',
    name: 'Kadri Pajumäe',
    handle: 'kadrip',
    visibility: 'private',
    lines: ['Tere! Kas tellimust 49310 saab veel muuta?'],
    afterAnswer: 'Aitäh, suurepärane!',
  },
  {
    language: 'et',
    name: 'Rasmus Võsu',
    handle: 'rasmusv',
    visibility: 'public',
    lines: [
      'Pakk pidi tulema eelmisel nädalal, aga pole siiani kohal.',
      'Kirjutan juba kolmandat korda ja keegi ei vasta. Täiesti lubamatu!',
    ],
    afterAnswer: 'Olgu, ootan siis homseni.',
  },
  {
    language: 'et',
    name: 'Liis Karusoo',
    handle: 'liisk',
    visibility: 'public',
    lines: ['Aitäh kiire abi eest, olete parimad! 💚'],
    afterAnswer: '😊',
  },
  {
    language: 'zh',
    name: '林晓月',
    handle: 'xiaoyue',
    visibility: 'public',
    lines: ['请问这款背包防水吗？'],
    afterAnswer: '好的，谢谢！',
    parent: launch,
  },
  {
    language: 'zh',
    name: '周启航',
    handle: 'qihang',
    visibility: 'private',
    lines: ['订单48876三天前就显示送达，但我根本没收到。', '问了三次都没有人回复，太差劲了，马上给我退款！'],
    afterAnswer: '终于有人回了，谢谢。',
  },
  {
    language: 'zh',
    name: '何雨桐',
    handle: 'yutong',
    visibility: 'public',
    lines: ['包包很好看，物流也很快，点赞👍'],
    afterAnswer: '不客气',
  },
];
