// npm run bench -- NAME [--option value]…: one measurement, ended by one line of JSON.
import { parseArgs } from 'node:util';

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
  ingest: () => import('./ingest.ts'),
};

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    strict: false,
    args: process.argv.slice(2),
    options: {},
  });
  const name = positionals[0] ?? '';
  const load = benches[name];
  if (!load) throw new Error(`There is no bench "${name}"; there are ${Object.keys(benches).join(', ')}.`);
  const options = Object.fromEntries(
    process.argv
      .slice(2)
      .flatMap((argument, i, all) => (argument.startsWith('--') ? [[argument.slice(2), all[i + 1]]] : [])),
  );
  void values;
  const figures = (await (await load()).bench(options as Options)).map(judged);
  console.log(JSON.stringify({ bench: name, figures }));
  if (figures.some(({ holds }) => holds === false)) process.exitCode = 1;
}

await main();
