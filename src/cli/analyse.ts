import { createInterface } from 'node:readline';
import { analyse } from '../sentiment/analyse.ts';
import type { Context } from '../sentiment/reading.ts';

interface Line {
  id: string | number;
  text: string;
  lang?: string;
  context?: Context;
}

/** `npm run --silent analyse`: JSON lines `{id, text, lang?, context?}` in, one reading a line out. */
async function main(): Promise<void> {
  let out = '';
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (!line.trim()) continue;
    out += `${JSON.stringify(read(line))}\n`;
    if (out.length > 65_536) {
      if (!process.stdout.write(out)) await new Promise((resolve) => process.stdout.once('drain', resolve));
      out = '';
    }
  }
  process.stdout.write(out);
}

function read(line: string): Record<string, unknown> {
  try {
    const { id, text, lang, context } = JSON.parse(line) as Line;
    if (typeof text !== 'string') return { id, error: 'Give every line a "text".' };
    const reading = analyse(text, { ...(lang && { language: lang }), ...context });
    const { language, label, negative, frustration, level, kind, needsAnswer, threat, reasons } = reading;
    return { id, language, label, negative, frustration, level, kind, needsAnswer, threat, reasons };
  } catch (error) {
    return { error: `This line is not JSON: ${(error as Error).message}` };
  }
}

await main();
