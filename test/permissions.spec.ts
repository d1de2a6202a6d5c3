import { isAtLeast, type Role, roles } from '../src/people/principal.ts';
import { type Scope, scopes } from '../src/people/scopes.ts';
import { type RunningApp, startApp } from './support/app.ts';
import { signInAs, tokenWith } from './support/people.ts';
import { permissions } from './support/permissions.ts';
import { type Route, routesOf } from './support/routes.ts';

/** An answer never ends; who is refused is answered at once. */
const streams = new Set(['GET /api/v1/live']);
const refusals = new Set(['not-signed-in', 'role-too-low', 'scope-missing', 'token-not-allowed', 'route-closed']);
const everyScope = Object.keys(scopes) as Scope[];

const ruleOf = (route: Route) =>
  route.rule?.open ? 'open' : route.rule && [route.rule.role, ...route.rule.scopes].join(' ');

describe('the permission matrix', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({ env: { EARSHOT_RATE_LIMIT: '0' } });
    await signInAs(running, 'admin');
  });
  afterAll(() => running.close());

  it('names every route of the code, with what the code demands', () => {
    const inCode = Object.fromEntries(routesOf(running).map((route) => [route.name, ruleOf(route)]));
    expect(inCode).toEqual(permissions);
  });

  /** @returns the code of the guard's refusal, or `in` */
  async function tried(name: string, headers: Record<string, string>): Promise<string> {
    const [method, path] = name.replace(/^ALL/, 'POST').split(' ') as ['GET' | 'POST', string];
    const url = path.replaceAll(/:\w+/g, '999999999');
    const response = await running.inject({ method, url, headers, ...(method !== 'GET' && { payload: {} }) });
    expect(response.statusCode).toBeLessThan(500);
    if (response.statusCode !== 401 && response.statusCode !== 403) return 'in';
    const { code } = response.json<{ code: string }>();
    return refusals.has(code) ? code : 'in';
  }

  it.each(Object.entries(permissions).filter(([, rule]) => rule !== 'open'))('%s is for %s', async (name, rule) => {
    const [least, ...needed] = rule.split(' ') as [Role, ...Scope[]];
    expect(await tried(name, {})).toBe('not-signed-in');
    for (const role of roles) {
      if (isAtLeast(role, least) && streams.has(name)) continue;
      const { headers } = await signInAs(running, role);
      expect({ [role]: await tried(name, headers) }).toEqual({
        [role]: isAtLeast(role, least) ? 'in' : 'role-too-low',
      });
    }
    const without = await tokenWith(running, ...everyScope.filter((scope) => !needed.includes(scope)));
    expect(await tried(name, without.headers)).toBe(needed.length > 0 ? 'scope-missing' : 'token-not-allowed');
    if (needed.length === 0 || streams.has(name)) return;
    expect(await tried(name, (await tokenWith(running, ...needed)).headers)).toBe('in');
  });

  it.each(Object.entries(permissions).filter(([, rule]) => rule === 'open'))('%s is %s to everybody', async (name) => {
    expect(await tried(name, {})).toBe('in');
  });
});
