/** One cycle as the figures see it. */
export interface Observation {
  /** Seconds from the start to the answer, or to now while it waits, or to where the wait ended otherwise. */
  seconds: number;
  /** `closed`: ended without our answer (no answer needed, solved by a peer, withdrawn). */
  outcome: 'answered' | 'waiting' | 'closed';
  /** Whether `seconds` are past the deadline: of the answer, or of now. */
  late: boolean;
}

/** How long customers wait. `null` where the data cannot say. */
export interface Figures {
  answered: number;
  waiting: number;
  closed: number;
  /** Seconds; Kaplan-Meier, with those who still wait censored. Null when fewer than half are known to have been answered. */
  median: number | null;
  /** Seconds; likewise, for nine in ten. */
  p90: number | null;
  /** Seconds: the area under the Kaplan-Meier curve up to the longest wait seen. With nobody waiting, the plain mean. */
  mean: number | null;
  /** Answered in time / (answered + past the deadline without an answer), 0 to 1. */
  share: number | null;
  answeredInTime: number;
  /** Past the deadline without an answer: waiting, or closed too late. */
  missed: number;
  /** Waiting and not yet past the deadline: no part of the share. */
  young: number;
}

interface Step {
  seconds: number;
  /** Share still waiting after this moment. */
  waiting: number;
}

/** The Kaplan-Meier estimate: at equal times an answer comes before a censoring. */
function curve(observations: Observation[]): Step[] {
  const sorted = observations.toSorted((a, b) => a.seconds - b.seconds);
  const steps: Step[] = [];
  let waiting = 1;
  for (let i = 0; i < sorted.length;) {
    const seconds = sorted[i]!.seconds;
    const atRisk = sorted.length - i;
    let answered = 0;
    for (; i < sorted.length && sorted[i]!.seconds === seconds; i++) if (sorted[i]!.outcome === 'answered') answered++;
    if (answered > 0) waiting *= (atRisk - answered) / atRisk;
    steps.push({ seconds, waiting });
  }
  return steps;
}

const ROUNDING = 1e-9;

function percentile(steps: Step[], share: number): number | null {
  return steps.find(({ waiting }) => waiting <= 1 - share + ROUNDING)?.seconds ?? null;
}

function area(steps: Step[]): number | null {
  if (steps.length === 0) return null;
  let [sum, before, waiting] = [0, 0, 1];
  for (const step of steps) {
    sum += (step.seconds - before) * waiting;
    [before, waiting] = [step.seconds, step.waiting];
  }
  return sum;
}

/** Median, p90, mean and share of a set of cycles. Those closed without our answer are counted, not averaged; one closed too late stays a miss. */
export function figures(observations: Observation[]): Figures {
  const count = (test: (o: Observation) => boolean): number => observations.filter(test).length;
  const answered = count(({ outcome }) => outcome === 'answered');
  const answeredInTime = count(({ outcome, late }) => outcome === 'answered' && !late);
  const missed = count(({ outcome, late }) => outcome !== 'answered' && late);
  const steps = curve(observations.filter(({ outcome }) => outcome !== 'closed'));
  return {
    answered,
    waiting: count(({ outcome }) => outcome === 'waiting'),
    closed: count(({ outcome }) => outcome === 'closed'),
    median: percentile(steps, 0.5),
    p90: percentile(steps, 0.9),
    mean: area(steps),
    share: answered + missed > 0 ? answeredInTime / (answered + missed) : null,
    answeredInTime,
    missed,
    young: count(({ outcome, late }) => outcome === 'waiting' && !late),
  };
}
