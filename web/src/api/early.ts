/** What `early.js` asked before this script was here, by address. */
const answers =
  (globalThis as { early?: Map<string, Promise<Response>> }).early ?? new Map<string, Promise<Response>>();

export const early = {
  /** The answer to a request that has been asked already; it is given once. */
  take({ method, url }: Request): Promise<Response> | undefined {
    const answer = method === 'GET' ? answers.get(url) : undefined;
    if (answer) answers.delete(url);
    return answer;
  },
  /** What nobody has taken by now tells of the past. */
  drop: (): void => answers.clear(),
};
