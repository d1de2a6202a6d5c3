import type { OAuthSpec } from '../connector-spec.ts';
import { text } from '../setting-text.ts';

/** Permissions that a person gives to our app, each with the reason. */
export const scopes = [
  { name: 'tweet.read', why: 'reads posts that mention the account' },
  { name: 'tweet.write', why: 'answers and deletes own posts' },
  { name: 'tweet.moderate.write', why: 'hides replies' },
  { name: 'users.read', why: 'shows who wrote' },
  { name: 'dm.read', why: 'reads direct messages' },
  { name: 'dm.write', why: 'answers direct messages' },
  { name: 'offline.access', why: 'stays signed in' },
];

/** How X signs accounts in: access tokens for two hours, a refresh token that is good once. Without it X is only read. */
export const xOAuth: OAuthSpec = {
  provider: 'X',
  optional: true,
  authorizeUrl: () => 'https://x.com/i/oauth2/authorize',
  tokenUrl: ({ gateway }) => new URL('/2/oauth2/token', text(gateway) || 'https://api.x.com').href,
  scopesFor: () => scopes.map(({ name }) => name),
  clientAuth: () => 'basic',
};
