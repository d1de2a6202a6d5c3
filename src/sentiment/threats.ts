import type { Threat, ThreatClass } from './reading.ts';
import type { Signals } from './signals.ts';
import { spanOf, type Text } from './text.ts';

/** A human confirms every threat, so a guard lowers confidence and only a strong one silences. */
const SURE = 0.9;
const order: readonly ThreatClass[] = ['self-harm', 'physical', 'legal', 'press-or-regulator', 'privacy'];

/** The gravest threat of a text. A guard (negation, quotation, figure of speech, product talk) that touches it takes it away. */
export function threatOf(text: Text, signals: Signals): Threat | null {
  const real = signals.threats.filter(
    (threat) => !signals.guards.some((guard) => guards(guard.entry.code, guard, threat)),
  );
  const gravest = real.sort(
    (a, b) =>
      order.indexOf(a.entry.code as ThreatClass) - order.indexOf(b.entry.code as ThreatClass) ||
      b.end - b.start - (a.end - a.start),
  );
  const found = gravest[0];
  if (!found) return null;
  return { class: found.entry.code as ThreatClass, confidence: SURE, span: spanOf(text, found.start, found.end) };
}

/** A guard is named after the class it guards, or `any`; it must overlap what it guards. */
function guards(
  code: string,
  guard: { start: number; end: number },
  threat: { entry: { code: string }; start: number; end: number },
): boolean {
  return (code === 'any' || code === threat.entry.code) && guard.start < threat.end && threat.start < guard.end;
}
