// npm run bench -- NAME [--option value]…: one measurement, ended by one line of JSON.

/** A figure of a measurement. `ratio` is `value` to `reference`; `must` says what it has to be. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  reference?: number;
  ratio?: number;
  /** e.g. `>= 0.4`: of the ratio where there is one, else of the value. */
  must?: string;
  holds?: boolean;
}

export type Options = Record<string, string | undefined>;

/** Whether a figure is what it must be. */
export function judged(figure: Figure): Figure {
  const [, sign, bound] = /^(>=|<=) (\S+)$/.exec(figure.must ?? '') ?? [];
  if (!sign) return figure;
  const measured = figure.ratio ?? figure.value;
  return { ...figure, holds: sign === '>=' ? measured >= Number(bound) : measured <= Number(bound) };
}

const benches: Record<string, () => Promise<{ bench(options: Options): Promise<Figure[]> }>> = {
  analyse: () => import('./analyse.ts'),
  arrivals: () => import('./web/arrivals.ts'),
  chaos: () => import('./chaos.ts'),
  inbox: () => import('./inbox.ts'),
  ingest: () => import('./ingest.ts'),
  live: () => import('./live.ts'),
  mail: () => import('./mail.ts'),
  search: () => import('./search.ts'),
  seed: () => import('./seed.ts'),
  web: () => import('./web/measure.ts'),
  webhooks: () => import('./webhooks.ts'),
};

function optionsOf(parameters: string[]): Options {
  const pairs = parameters.flatMap((name, i) => (name.startsWith('--') ? [[name.slice(2), parameters[i + 1]]] : []));
  return Object.fromEntries(pairs) as Options;
}

async function main([name = '', ...parameters]: string[]): Promise<void> {
  const load = benches[name];
  if (!load) throw new Error(`There is no bench "${name}"; there are ${Object.keys(benches).join(', ')}.`);
  const figures = (await (await load()).bench(optionsOf(parameters))).map(judged);
  console.log(JSON.stringify({ bench: name, figures }));
  if (figures.some(({ holds }) => holds === false)) process.exitCode = 1;
}

await main(process.argv.slice(2));
