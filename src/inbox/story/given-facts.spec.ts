import { givenFacts } from './given-facts.ts';

const told = (text: string) => givenFacts(text).map(({ kind, value }) => `${kind} ${value}`);

describe('what a customer gave', () => {
  it.each([
    ['My order 48213 has not come', ['order 48213']],
    ['order number: AB-48213.', ['order AB-48213']],
    ['Order #48213, invoice no. 2026/117', ['order 48213', 'order 2026/117']],
    ['#48213 again!', ['order 48213']],
    ['Minu tellimuse number on 48213', ['order 48213']],
    ['tellimus 48213 ja tellimus 48213', ['order 48213']],
    ['Bestellnummer 48213', ['order 48213']],
    ['Zamówienie nr 48213', ['order 48213']],
    ['El número de pedido es 48213', ['order 48213']],
    ['我的订单号是48213，请退款', ['order 48213']],
    ['Номер заказа 48213', ['order 48213']],
    ['call +372 5123 4567 or mail ana.novak@example.com', ['phone +372 5123 4567', 'address ana.novak@example.com']],
    ['I waited 14 days and paid 120 euros in 2026', []],
    ['in order 2 times', []],
    ['the order of 2026-11-21', []],
    ['#refund now', []],
    ['', []],
  ])('%s', (text, facts) => expect(told(text)).toEqual(facts));

  it('says where it stands, so that it can be shown', () => {
    const text = 'Hi! Order 48213 & more';
    const [fact] = givenFacts(text);
    expect(text.slice(fact!.start, fact!.end)).toBe('48213');
  });
});
