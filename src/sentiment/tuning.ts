import type { Thresholds } from './calibration.ts';
import { sigmoid } from './frustration.ts';

/** A rep's word on one message: what we had scored, before any tuning, and what it is. */
export interface Correction {
  /** Frustration on the logit scale. */
  logit: number;
  frustrated: boolean;
}

export interface TuningProposal {
  /** Goes into `Context.tuning`. */
  bias: number;
  thresholds: Thresholds;
  /** Of what would be called frustrated, the share that is, with a 95 % Wilson interval. */
  precision: number;
  interval: { low: number; high: number };
  recall: number;
  corrections: number;
}

export const FEWEST_CORRECTIONS = 50;
const WANTED = 0.8;
const Z = 1.96;

/** The score's logit, the scale on which corrections add up. */
export const logitOf = (score: number): number => {
  const kept = Math.min(1 - 1e-6, Math.max(1e-6, score));
  return Math.log(kept / (1 - kept));
};

/**
 * A better bias and thresholds for one source and language, learned from at least 50 corrections; null when there are
 * fewer, or when all of them say the same. Nothing is changed by it: a manager accepts or rejects the proposal.
 */
export function proposeTuning(corrections: readonly Correction[], current: Thresholds): TuningProposal | null {
  const kinds = new Set(corrections.map(({ frustrated }) => frustrated));
  if (corrections.length < FEWEST_CORRECTIONS || kinds.size < 2) return null;
  const bias = fitBias(corrections);
  const scored = corrections.map(({ logit, frustrated }) => ({ score: sigmoid(logit + bias), frustrated }));
  const cut = bestCut(scored);
  const thresholds = around(cut, current);
  const called = scored.filter(({ score }) => score >= cut);
  const hits = called.filter(({ frustrated }) => frustrated).length;
  const real = scored.filter(({ frustrated }) => frustrated).length;
  const interval = wilson(hits, called.length);
  return {
    bias: round(bias),
    thresholds,
    precision: round(hits / called.length),
    interval,
    recall: round(hits / real),
    corrections: corrections.length,
  };
}

/** Of what a bias and a threshold call frustrated, the share that is; not a number when they call nothing so. */
export function precisionUnder(corrections: readonly Correction[], bias: number, threshold: number): number {
  const called = corrections.filter(({ logit }) => sigmoid(logit + bias) >= threshold);
  return round(called.filter(({ frustrated }) => frustrated).length / called.length);
}

/** The shift under which scores add up to the frustrated that reps counted; one-dimensional Newton steps. */
function fitBias(corrections: readonly Correction[]): number {
  let bias = 0;
  for (let step = 0; step < 50; step++) {
    let error = 0;
    let slope = 0.1;
    for (const { logit, frustrated } of corrections) {
      const p = sigmoid(logit + bias);
      error += p - Number(frustrated);
      slope += p * (1 - p);
    }
    bias = Math.max(-6, Math.min(6, bias - Math.max(-1, Math.min(1, (error + 0.1 * bias) / slope))));
  }
  return bias;
}

/** The lowest cut with the precision wanted; failing that the one with the highest F1. */
function bestCut(scored: readonly { score: number; frustrated: boolean }[]): number {
  const real = scored.filter(({ frustrated }) => frustrated).length;
  const cuts = [...new Set(scored.map(({ score }) => score))].sort((a, b) => a - b);
  const judged = cuts.map((cut) => {
    const called = scored.filter(({ score }) => score >= cut);
    const hits = called.filter(({ frustrated }) => frustrated).length;
    return { cut, precision: hits / called.length, f1: (2 * hits) / (called.length + real) };
  });
  const good = judged.find(({ precision }) => precision >= WANTED);
  return good?.cut ?? judged.reduce((a, b) => (b.f1 > a.f1 ? b : a)).cut;
}

/** The other two levels keep their distance from the middle one on the logit scale. */
function around(frustrated: number, current: Thresholds): Thresholds {
  const shift = logitOf(frustrated) - logitOf(current.frustrated);
  const move = (threshold: number): number => round(sigmoid(logitOf(threshold) + shift));
  return { annoyed: move(current.annoyed), frustrated: round(frustrated), furious: move(current.furious) };
}

/** Wilson's 95 % interval of a share. */
export function wilson(hits: number, all: number): { low: number; high: number } {
  if (all === 0) return { low: 0, high: 1 };
  const p = hits / all;
  const centre = p + (Z * Z) / (2 * all);
  const spread = Z * Math.sqrt((p * (1 - p)) / all + (Z * Z) / (4 * all * all));
  const scale = 1 + (Z * Z) / all;
  return { low: round(Math.max(0, (centre - spread) / scale)), high: round(Math.min(1, (centre + spread) / scale)) };
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
