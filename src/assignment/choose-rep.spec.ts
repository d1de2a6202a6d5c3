import fc from 'fast-check';
import { chooseRep, type Candidate, type Wanted } from './choose-rep.ts';
import '../../test/support/steady-properties.ts';

const rep = (userId: string, facts: Partial<Candidate> = {}): Candidate => ({
  userId,
  available: true,
  open: 0,
  capacity: 15,
  languages: [],
  skills: [],
  lastAssignedAt: null,
  ...facts,
});
const anything: Wanted = { language: null, topics: [], previousUserId: null };
const at = (hour: number) => new Date(Date.UTC(2026, 0, 5, hour));

describe('chooseRep', () => {
  it.each<[string, Candidate[], Partial<Wanted>, string, string]>([
    ['the only one', [rep('1')], {}, '1', 'only-one'],
    [
      'the speaker of the language',
      [rep('1'), rep('2', { languages: ['et'], open: 14 })],
      { language: 'et' },
      '2',
      'language',
    ],
    [
      'a speaker of the base language',
      [rep('1'), rep('2', { languages: ['pt-BR'] })],
      { language: 'pt' },
      '2',
      'language',
    ],
    [
      'no speaker of the unknown',
      [rep('1'), rep('2', { languages: ['und'], open: 1 })],
      { language: 'und' },
      '1',
      'least-loaded',
    ],
    [
      'the one with the skill',
      [rep('1'), rep('2', { skills: ['Refunds'], open: 9 })],
      { topics: ['refunds'] },
      '2',
      'skill',
    ],
    [
      'language before skill',
      [rep('1', { skills: ['refunds'] }), rep('2', { languages: ['de'] })],
      { language: 'de', topics: ['refunds'] },
      '2',
      'language',
    ],
    ['whoever knows the customer', [rep('1'), rep('2', { open: 5 })], { previousUserId: '2' }, '2', 'knows-customer'],
    ['the least loaded', [rep('1', { open: 3 }), rep('2', { open: 2 })], {}, '2', 'least-loaded'],
    [
      'load as a share of capacity',
      [rep('1', { open: 3, capacity: 6 }), rep('2', { open: 4, capacity: 16 })],
      {},
      '2',
      'least-loaded',
    ],
    [
      'the longest idle',
      [rep('1', { lastAssignedAt: at(9) }), rep('2', { lastAssignedAt: at(8) })],
      {},
      '2',
      'longest-idle',
    ],
    ['whoever never had one', [rep('1', { lastAssignedAt: at(9) }), rep('2')], {}, '2', 'longest-idle'],
    ['the first, all else equal', [rep('10'), rep('9')], {}, '9', 'order'],
    [
      'nobody who is away',
      [rep('1', { available: false }), rep('2', { open: 14 })],
      { previousUserId: '1' },
      '2',
      'only-one',
    ],
    ['nobody who is full', [rep('1', { open: 15, languages: ['et'] }), rep('2')], { language: 'et' }, '2', 'only-one'],
  ])('takes %s', (_, candidates, wanted, userId, decidedBy) => {
    expect(chooseRep(candidates, { ...anything, ...wanted })).toMatchObject({ userId, why: { decidedBy } });
  });

  it.each<[Candidate[], string]>([
    [[], 'nobody-designated'],
    [[rep('1', { available: false })], 'nobody-available'],
    [[rep('1', { open: 15 }), rep('2', { available: false })], 'everybody-full'],
    [[rep('1', { capacity: 0 })], 'everybody-full'],
  ])('says why nobody gets it', (candidates, reason) => {
    expect(chooseRep(candidates, anything)).toEqual({ userId: null, reason });
  });

  it('spreads equal work evenly, whatever the order of the candidates, and never above capacity', () => {
    const capacities = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(capacities, fc.nat(40), (capacities, work) => {
        const reps = capacities.map((capacity, i) => rep(String(i), { capacity }));
        for (let i = 0; i < work; i++) {
          const choice = chooseRep(reps, anything);
          expect(chooseRep(reps.toReversed(), anything)).toEqual(choice);
          if (choice.userId === null) break;
          const chosen = reps[Number(choice.userId)]!;
          // nobody is given one more while another has less to do
          for (const other of reps.filter(({ open, capacity }) => open < capacity))
            expect(chosen.open / chosen.capacity).toBeLessThanOrEqual(other.open / other.capacity);
          chosen.open++;
          chosen.lastAssignedAt = new Date(i);
        }
        const total = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);
        expect(total(reps.map(({ open }) => open))).toBe(Math.min(work, total(capacities)));
      }),
    );
  });
});
