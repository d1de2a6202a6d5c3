import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SourceAccess, Webhook, WebhookReply, WebhookRequest } from '../connector.ts';
import type { Harvest } from '../mention.ts';
import { type ActivityEvent, isOldActivity, takeEvent, takeOldActivity } from './activity.ts';
import { takeAnswer } from './answers.ts';
import { Gathering } from './gathering.ts';
import { readJson } from './read-json.ts';
import { readSettings } from './settings.ts';

const signatureHeader = 'x-twitter-webhooks-signature';

/** `sha256=` and the base64 of the HMAC-SHA256 under the app's consumer secret: of a challenge, or of a body's bytes. */
export function signatureOf(consumerSecret: string, bytes: string | Uint8Array): string {
  return `sha256=${createHmac('sha256', consumerSecret).update(bytes).digest('base64')}`;
}

function handshake({ method, query }: WebhookRequest, source: SourceAccess): WebhookReply | null {
  const token = query['crc_token'];
  const secret = source.secrets['consumerSecret'];
  if (method !== 'GET' || !token) return null;
  if (!secret)
    return { status: 403, contentType: 'text/plain', body: 'The consumer secret is missing in the settings.' };
  const body = JSON.stringify({ response_token: signatureOf(secret, token) });
  return { status: 200, contentType: 'application/json', body };
}

function verify({ headers, body }: WebhookRequest, source: SourceAccess): boolean {
  const secret = source.secrets['consumerSecret'];
  if (!secret) return false;
  const expected = Buffer.from(signatureOf(secret, body));
  const given = Buffer.from(headers[signatureHeader] ?? '');
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function parse({ body }: WebhookRequest, source: Pick<SourceAccess, 'settings'>): Harvest {
  return readBody(body.toString('utf8'), source);
}

/** What a body holds: an event of the activity API, a list of the older one, or a line of a stream. Never throws for the body. */
export function readBody(text: string, source: Pick<SourceAccess, 'settings'>): Harvest {
  const into = new Gathering(readSettings(source));
  try {
    const body = readJson(text);
    if (body && typeof body === 'object' && !Array.isArray(body)) takeBody(body as Record<string, unknown>, into);
    else into.cannotRead(text, 'The call holds no object.', 'body');
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    into.cannotRead(text, 'The call is no JSON in the form that X describes.');
  }
  if (into.isEmpty) into.unknownKind('a call without items');
  return into.harvest();
}

function takeBody(body: Record<string, unknown>, into: Gathering): void {
  const data = body['data'];
  const event = record(data);
  if (typeof event['event_type'] === 'string' && ('payload' in event || 'event_uuid' in event))
    takeEvent(event as unknown as ActivityEvent, into);
  else if (Array.isArray(data) && data.length === 0) into.skip('answer: empty');
  else if (data !== undefined || 'errors' in body) takeAnswer(body, into);
  else if (isOldActivity(body)) takeOldActivity(body, into);
  else takeAnswer({ data: body }, into);
}

/** An app has one address for all its accounts; each event names whose it is. */
function accountsIn({ body }: WebhookRequest): string[] {
  try {
    const told = record(readJson(body.toString('utf8')));
    return [record(record(told['data'])['filter'])['user_id'], told['for_user_id']].flatMap((id) =>
      typeof id === 'string' || typeof id === 'number' ? [String(id)] : [],
    );
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

const record = (value: unknown): Record<string, unknown> =>
  value && typeof value === 'object' ? (value as Record<string, unknown>) : {};

/** Calls of X: registered per app, signed with its consumer secret. */
export const webhook: Webhook = {
  handshake,
  verify,
  parse,
  shared: { setting: 'userId', app: 'clientId', accountsIn },
};
