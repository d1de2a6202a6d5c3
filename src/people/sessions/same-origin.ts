import { type FastifyRequest } from 'fastify';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

export const changesSomething = (request: FastifyRequest): boolean => !safe.has(request.method);

/**
 * Does the request come from a page of ours, as far as the browser tells? Other programs send neither header.
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function isSameOrigin(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (site === 'cross-site' || site === 'same-site')
    return origin !== undefined && isOurs(origin, undefined, publicUrl);
  return origin === undefined || isOurs(origin, host, publicUrl);
}

function isOurs(origin: string, host: string | undefined, publicUrl: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: theirs, origin: theirOrigin } = new URL(origin);
  const asked = `${protocol}//${host ?? ''}`;
  const isHost = host !== undefined && URL.canParse(asked) && new URL(asked).host === theirs;
  return isHost || (publicUrl !== undefined && new URL(publicUrl).origin === theirOrigin);
}
