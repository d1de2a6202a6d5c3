import type { OAuthSpec } from '../connector-spec.ts';
import { text } from '../setting-text.ts';

type Settings = Record<string, unknown>;

/** Addresses, scopes and manners of the providers' OAuth2, as of 2026. */
export const mailOAuth: OAuthSpec = {
  provider: 'the mail provider',
  when: { setting: 'auth', in: ['google', 'microsoft', 'oauth'] },
  authorizeUrl,
  tokenUrl,
  scopesFor,
  // what RFC 6749, 2.3.1 demands of every provider; these two document the form
  clientAuth: ({ auth }) => (auth === 'oauth' ? 'basic' : 'form'),
  issuer: ({ auth, issuer }) =>
    auth === 'google' ? 'https://accounts.google.com' : (auth === 'oauth' && text(issuer)) || undefined,
};

function authorizeUrl(settings: Settings): string {
  // Google hands out a refresh token only when asked for offline access and for consent.
  if (settings['auth'] === 'google')
    return 'https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent';
  return settings['auth'] === 'microsoft' ? `${microsoft(settings)}/authorize` : text(settings['authorizeUrl']);
}

function tokenUrl(settings: Settings): string {
  if (settings['auth'] === 'google') return 'https://oauth2.googleapis.com/token';
  return settings['auth'] === 'microsoft' ? `${microsoft(settings)}/token` : text(settings['tokenUrl']);
}

/** What we ask for: reading and sending mail, and to stay signed in. */
function scopesFor(settings: Settings): string[] {
  if (settings['auth'] === 'google') return ['https://mail.google.com/'];
  if (settings['auth'] === 'microsoft') {
    return [
      'https://outlook.office.com/IMAP.AccessAsUser.All',
      'https://outlook.office.com/SMTP.Send',
      'offline_access',
    ];
  }
  return text(settings['scope']).split(/\s+/).filter(Boolean);
}

function microsoft(settings: Settings): string {
  return `https://login.microsoftonline.com/${encodeURIComponent(text(settings['tenant']) || 'organizations')}/oauth2/v2.0`;
}
