/** Something a customer told us, so that nobody asks for it again. */
export interface GivenFact {
  kind: 'order' | 'phone' | 'address';
  /** As it is best repeated: without the words around it. */
  value: string;
  /** Half-open range in UTF-16 units of the text. */
  start: number;
  end: number;
}

/**
 * Words before a number that make it an order, an invoice or the like, by the stems of the languages we read best.
 * Outside facts: everyday vocabulary, no list of anybody's.
 */
const NOUNS = [
  'order',
  'invoice',
  'ticket',
  'case',
  'reference',
  'ref',
  'booking',
  'reservation',
  'tracking',
  'parcel',
  'shipment',
  'contract',
  'customer number',
  'account',
  'bestell\\p{L}*',
  'rechnung\\p{L}*',
  'auftrag\\p{L}*',
  'sendung\\p{L}*',
  'kunden\\p{L}*',
  'buchung\\p{L}*',
  'tellimus\\p{L}*',
  'arve\\p{L}*',
  'saadetis\\p{L}*',
  'leping\\p{L}*',
  'broneering\\p{L}*',
  'zamówieni\\p{L}*',
  'faktur\\p{L}*',
  'przesyłk\\p{L}*',
  'umow\\p{L}*',
  'rezerwacj\\p{L}*',
  'pedido',
  'factura',
  'reserva',
  'envío',
  'contrato',
  'compra',
  'commande',
  'facture',
  'réservation',
  'colis',
  'contrat',
  'dossier',
  'ordine',
  'fattura',
  'prenotazione',
  'spedizione',
  'encomenda',
  'fatura',
  'bestelling',
  'factuur',
  'tilaus\\p{L}*',
  'lasku\\p{L}*',
  'beställning\\p{L}*',
  'objednávk\\p{L}*',
  'заказ\\p{L}*',
  'счет\\p{L}*',
  'посылк\\p{L}*',
  'договор\\p{L}*',
  'замовленн\\p{L}*',
];
const NUMBER = '[\\p{L}]{0,4}[-/]?\\p{Nd}[\\p{L}\\p{Nd}/-]{2,23}';
const LINKING =
  '(?:\\s+(?:number|nr|no|num|id|is|was|nummer|number|numer|número|numero|n°|№|on|oli|ist|lautet|to|es))*';
const ORDER = new RegExp(
  `(?<![\\p{L}])(?:${NOUNS.join('|')})${LINKING}\\s*[.:#№°=-]*\\s*(?:nr\\.?|no\\.?|#)?\\s*(${NUMBER})(?![\\p{L}\\p{Nd}])`,
  'giu',
);
const MARKED = new RegExp(`(?<![\\p{L}\\p{Nd}&])[#№]\\s?(${NUMBER})(?![\\p{L}\\p{Nd}])`, 'gu');
const CJK_ORDER = /(?:订单|訂單|单号|單號|编号|快递)[号號]?(?:是|为|：|:|\s)*([A-Za-z]{0,4}-?\d{4,20})/gu;
const PHONE = /(?<![\p{L}\p{Nd}+])\+\p{Nd}[\p{Nd} ()/-]{6,18}\p{Nd}(?!\p{Nd})/gu;
const ADDRESS = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu;

const digits = (text: string): number => text.match(/\p{Nd}/gu)?.length ?? 0;

function* matches(text: string, pattern: RegExp, kind: GivenFact['kind']): Generator<GivenFact> {
  for (const match of text.matchAll(pattern)) {
    const value = (match[1] ?? match[0]).replace(/[-/.]+$/, '');
    const start = match.index + match[0].indexOf(match[1] ?? match[0]);
    yield { kind, value, start, end: start + value.length };
  }
}

/**
 * Order numbers and the like, telephone numbers and mail addresses that a customer wrote. Pure; prefers missing one to
 * inventing one: a bare number is nothing.
 */
export function givenFacts(text: string): GivenFact[] {
  const orders = [ORDER, MARKED, CJK_ORDER].flatMap((pattern) => [...matches(text, pattern, 'order')]);
  const facts = [
    ...orders.filter(({ value }) => digits(value) >= 3 && !/^\p{Nd}{4}[-/]\p{Nd}{1,2}[-/]\p{Nd}{1,2}$/u.test(value)),
    ...matches(text, PHONE, 'phone'),
    ...matches(text, ADDRESS, 'address'),
  ];
  const seen = new Set<string>();
  return facts
    .toSorted((a, b) => a.start - b.start)
    .filter(({ kind, value }) => !seen.has(`${kind} ${value}`) && seen.add(`${kind} ${value}`));
}
