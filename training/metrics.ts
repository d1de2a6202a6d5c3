/** Mean over the classes that occur of recall and of F1. */
export function macro(gold: readonly string[], predicted: readonly string[]): { recall: number; f1: number } {
  const classes = [...new Set(gold)];
  const per = classes.map((name) => {
    let hit = 0;
    let said = 0;
    let real = 0;
    gold.forEach((label, i) => {
      if (label === name) real++;
      if (predicted[i] === name) said++;
      if (label === name && predicted[i] === name) hit++;
    });
    return { recall: hit / real, f1: said + real ? (2 * hit) / (said + real) : 0 };
  });
  return { recall: mean(per.map(({ recall }) => recall)), f1: mean(per.map(({ f1 }) => f1)) };
}

/** Macro recall and F1 of classes told by number, with every row weighed so that all three classes are equally common. */
export function balanced(gold: readonly number[], predicted: readonly number[]): { recall: number; f1: number } {
  const shares = [0, 1, 2].map((real) => {
    const rows = predicted.filter((_, i) => gold[i] === real);
    return [0, 1, 2].map((said) => rows.filter((value) => value === said).length / Math.max(1, rows.length));
  });
  const recalls = shares.map((row, of) => row[of] ?? 0);
  const f1s = recalls.map((recall, of) => (2 * recall) / (1 + shares.reduce((sum, row) => sum + (row[of] ?? 0), 0)));
  return { recall: mean(recalls), f1: mean(f1s) };
}

/**
 * Average precision; equal scores are taken together.
 * @param share what share of the rows shall count as true (0 to 1): they are weighed until it is so; as they come by default
 */
export function averagePrecision(truth: readonly boolean[], scores: readonly number[], share?: number): number {
  const order = scores.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const positives = truth.filter(Boolean).length;
  const weight = share ? ((share / (1 - share)) * (truth.length - positives)) / positives : 1;
  let hits = 0;
  let sum = 0;
  for (let i = 0; i < order.length;) {
    let j = i;
    let fresh = 0;
    while (j < order.length && scores[order[j] ?? 0] === scores[order[i] ?? 0]) if (truth[order[j++] ?? 0]) fresh++;
    hits += fresh;
    const missed = j - hits;
    if (fresh > 0) sum += (fresh * weight * hits) / (weight * hits + missed);
    i = j;
  }
  return positives ? sum / positives : 0;
}

/** F1, precision and recall of a decision. */
export function decision(
  truth: readonly boolean[],
  said: readonly boolean[],
): { precision: number; recall: number; f1: number } {
  const both = truth.filter((value, i) => value && said[i]).length;
  const precision = both / Math.max(1, said.filter(Boolean).length);
  const recall = both / Math.max(1, truth.filter(Boolean).length);
  return { precision, recall, f1: precision + recall ? (2 * precision * recall) / (precision + recall) : 0 };
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
}
