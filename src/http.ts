import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { NotFoundException, type RawBodyRequest } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import helmet from 'helmet';
import { refuseHarmful } from './common/json-body.ts';
import { sendProblem } from './common/problem.filter.ts';
import { problemOf } from './common/problem.ts';
import { type Config } from './config/config.ts';
import { packageRoot } from './config/package-root.ts';

/** A file that somebody attaches, in bytes. */
const largestUpload = 30 * 1024 * 1024;
const webRoot = path.join(packageRoot, 'web', 'dist');
const notAPage = /^\/(api|health|metrics)(\/|$)|\.[a-z0-9]+$/i;

/** Every address that is neither an API's nor a file's is a page of the web app, which routes by itself. */
export function rewriteUrl(request: { url?: string | undefined; method?: string | undefined }): string {
  const url = request.url ?? '/';
  // what follows the question mark may hold dots: a platform sends people back with its own address there
  const isPage = (request.method === 'GET' || request.method === 'HEAD') && !notAPage.test(url.split('?')[0]!);
  return isPage ? '/index.html' : url;
}

/** The HTTP server underneath: limits, and whom to believe about the caller's address. */
export function httpAdapter(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    forceCloseConnections: true,
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    bodyLimit: config.bodyLimit,
    // ids of other systems may be long: contacts by external id, references
    routerOptions: { maxParamLength: 2000 },
    requestTimeout: 60_000,
    rewriteUrl,
    frameworkErrors: (error: Error, _: unknown, reply: FastifyReply) => sendProblem(reply, problemOf(error)),
  });
}

const isHttps = (config: Config) => config.publicUrl?.startsWith('https:') ?? false;

/** Only our own scripts run. Styles may be inline because the component library sets element styles. */
const contentSecurityPolicy = (config: Config) => ({
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    scriptSrcAttr: ["'none'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    upgradeInsecureRequests: isHttps(config) ? [] : null,
  },
});

/** Headers that are the same on every answer; working them out for each cost a tenth of a short request. */
function protectingHeaders(config: Config): Map<string, string> {
  const headers = new Map<string, string>();
  const answer = { setHeader: headers.set.bind(headers), removeHeader: headers.delete.bind(headers) };
  const write = helmet({
    contentSecurityPolicy: contentSecurityPolicy(config),
    strictTransportSecurity: isHttps(config),
    referrerPolicy: { policy: 'same-origin' },
  });
  write({} as IncomingMessage, answer as unknown as ServerResponse, () => undefined);
  return headers;
}

/** All that stands between a request and a controller; main.ts and the tests build the same. */
export async function configureHttp(app: NestFastifyApplication, config: Config): Promise<void> {
  const headers = protectingHeaders(config);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (_, { raw }) => raw.setHeaders(headers));
  if (!config.serves) refusePages(app);
  app.useBodyParser('application/octet-stream', { bodyLimit: largestUpload });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preValidation', async (request: RawBodyRequest<FastifyRequest>) => {
      const isJson = request.headers['content-type']?.includes('json');
      if (request.rawBody && isJson) refuseHarmful(request.rawBody);
    });
  if (config.serves && existsSync(webRoot)) await serveWeb(app);
}

/** A worker listens for its monitors alone. */
function refusePages(app: NestFastifyApplication): void {
  const monitors = /^\/(health|metrics)(\/|\?|$)/;
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async ({ url }) => {
      if (!monitors.test(url)) throw new NotFoundException();
    });
}

/** Vite names its assets by content, so they may be kept for ever; pages are asked for each time. */
async function serveWeb(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifyStatic, {
    root: webRoot,
    wildcard: false,
    preCompressed: true, // scripts/precompress.mjs
    cacheControl: false,
    setHeaders: (response, file) => {
      const isAsset = file.startsWith(path.join(webRoot, 'assets') + path.sep);
      // browsers ask for the icon again whenever the address changes
      const otherwise = file.endsWith('icon.svg') ? 'public, max-age=86400' : 'no-cache';
      response.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : otherwise);
    },
  });
}
