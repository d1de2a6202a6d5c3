import type { SourceAccess } from '../connector.ts';
import { parseExactly } from './exact-json.ts';
import { fields, list, text } from './payload.ts';

/** How much of one of Facebook's limits is used up. */
export interface Usage {
  bucket: string;
  /** The highest of calls, time and processor time, in percent. */
  percent: number;
  /** Minutes until calls are possible again, once they are not. */
  regainMinutes: number;
}

const slowAt = 75;
const stopAt = 95;

function usageOf(bucket: string, value: unknown): Usage {
  const said = fields(value);
  const numbers = ['call_count', 'total_cputime', 'total_time'].map((name) => Number(said[name]) || 0);
  return { bucket, percent: Math.max(...numbers), regainMinutes: Number(said['estimated_time_to_regain_access']) || 0 };
}

function parsed(header: unknown): unknown {
  try {
    return typeof header === 'string' ? parseExactly(header) : undefined;
  } catch {
    return undefined;
  }
}

/** Reads `X-Business-Use-Case-Usage` and `X-App-Usage`; what cannot be read says nothing. */
export function readUsage(headers: Record<string, unknown>): Usage[] {
  const business = Object.values(fields(parsed(headers['x-business-use-case-usage']))).flatMap(list);
  const app = parsed(headers['x-app-usage']);
  return [
    ...business.map((one) => usageOf(text(fields(one)['type']) || 'pages', one)),
    ...(app === undefined ? [] : [usageOf('app', app)]),
  ];
}

/**
 * Tells every process what is left. Below three quarters nothing holds us back; above, as many calls a minute as there
 * are percent left; near the end none until Facebook says so.
 */
export async function obey(source: SourceAccess, usages: Usage[]): Promise<void> {
  for (const { bucket, percent, regainMinutes } of usages) {
    if (percent < slowAt) continue;
    const minutes = percent >= stopAt ? Math.max(regainMinutes, 5) : 1;
    const left = Math.max(0, Math.floor(stopAt - percent));
    await source.observe?.(bucket, left, new Date(source.now().getTime() + minutes * 60_000));
  }
}
