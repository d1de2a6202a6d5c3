/** Addresses and scopes of the providers' OAuth2 (RFC 6749), as of 2026. */

/** Where people sign in; '' when this mailbox uses a password. State, PKCE, client id and scopes are added by the caller. */
export function authorizeUrl(settings: Record<string, unknown>): string {
  // Google hands out a refresh token only when asked for offline access and for consent.
  if (settings['auth'] === 'google')
    return 'https://accounts.google.com/o/oauth2/v2/auth?access_type=offline&prompt=consent';
  if (settings['auth'] === 'microsoft') return `${microsoft(settings)}/authorize`;
  return settings['auth'] === 'oauth' ? String(settings['authorizeUrl'] ?? '') : '';
}

/** Where codes and refresh tokens become access tokens; '' when this mailbox uses a password. */
export function tokenUrl(settings: Record<string, unknown>): string {
  if (settings['auth'] === 'google') return 'https://oauth2.googleapis.com/token';
  if (settings['auth'] === 'microsoft') return `${microsoft(settings)}/token`;
  return settings['auth'] === 'oauth' ? String(settings['tokenUrl'] ?? '') : '';
}

/** What we ask for: reading and sending mail, and to stay signed in. */
export function scopesFor(settings: Record<string, unknown>): string[] {
  if (settings['auth'] === 'google') return ['https://mail.google.com/'];
  if (settings['auth'] === 'microsoft') {
    return [
      'https://outlook.office.com/IMAP.AccessAsUser.All',
      'https://outlook.office.com/SMTP.Send',
      'offline_access',
    ];
  }
  return String(settings['scope'] ?? '')
    .split(/\s+/)
    .filter(Boolean);
}

function microsoft(settings: Record<string, unknown>): string {
  const tenant = String(settings['tenant'] ?? '').trim() || 'organizations';
  return `https://login.microsoftonline.com/${encodeURIComponent(tenant)}/oauth2/v2.0`;
}
