import { analyse } from './analyse.ts';
import type { AnalyseBody, AnalyseView } from './analyse.dto.ts';

/** Reads texts in their order. */
export function readTexts({ items }: AnalyseBody): AnalyseView {
  const readings = items.map(({ id, text, lang, context }) => {
    const { languageConfidence: _, ...reading } = analyse(text, { ...(lang && { language: lang }), ...context });
    return { id, ...reading };
  });
  return { readings };
}
