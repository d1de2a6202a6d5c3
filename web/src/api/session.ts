import { request, keepCsrfToken } from './request.ts';

export type Role = 'rep' | 'lead' | 'manager' | 'admin';
export const roles: readonly Role[] = ['rep', 'lead', 'manager', 'admin'];
export const isAtLeast = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);

/** What a person has set for themselves. */
export interface Preferences {
  /** Seconds in which a sent reply can be taken back, 0 to 30. */
  undoSeconds?: number;
  /** One-letter shortcuts. */
  singleKeys?: boolean;
  /** After sending, open what is next. */
  openNext?: boolean;
  /** The last way of sending, repeated by Ctrl+Enter. */
  sendAs?: 'send' | 'resolve' | 'snooze';
}

export interface Me {
  id: string;
  name: string;
  initials: string;
  email: string;
  role: Role;
  locale: string;
  timeZone: string;
  availability: 'available' | 'away';
  preferences: Preferences;
  teams: { id: string; name: string; isLead: boolean }[];
  installation: string;
}

interface SessionAnswer {
  user: Omit<Me, 'installation'>;
  csrfToken: string;
  installation: string;
}

function taken({ user, csrfToken, installation }: SessionAnswer): Me {
  keepCsrfToken(csrfToken);
  return { ...user, installation };
}

const post = async (path: string, body: unknown): Promise<Me> => taken(await request<SessionAnswer>('POST', path, { body }));

export const readSession = async (): Promise<Me> => taken(await request<SessionAnswer>('GET', '/session'));
export const signIn = (body: { email: string; password: string }): Promise<Me> => post('/session', body);
export const signOut = (): Promise<void> => request('DELETE', '/session');

/** What somebody tells about themselves when they come in by a link. */
export interface Newcomer {
  token: string;
  name: string;
  password: string;
  locale: string;
  timeZone: string;
}
export const setUp = (body: Newcomer & { email: string; installation?: string }): Promise<Me> => post('/setup', body);
export const setupDone = async (): Promise<boolean> => (await request<{ done: boolean }>('GET', '/setup')).done;
export const acceptInvitation = (body: Newcomer): Promise<Me> => post('/invitations/accept', body);
export const resetPassword = (body: { token: string; password: string }): Promise<Me> => post('/password-reset', body);

export interface Offer {
  email: string;
  role: Role;
  invitedBy: string;
  installation: string;
}
export const lookUpInvitation = (token: string): Promise<Offer> =>
  request('POST', '/invitations/look-up', { body: { token } });

type Changeable = Pick<Me, 'name' | 'initials' | 'locale' | 'timeZone'>;
export const changeMe = (body: Partial<Changeable>): Promise<Partial<Me>> => request('PATCH', '/me', { body });
export const changePreferences = (body: Preferences): Promise<Preferences> =>
  request('PATCH', '/me/preferences', { body });
export const setAvailability = (availability: Me['availability']): Promise<{ returned: number }> =>
  request('PUT', '/me/availability', { body: { availability } });
export const changePassword = async (body: { currentPassword: string; newPassword: string }): Promise<Me> =>
  taken(await request<SessionAnswer>('PUT', '/me/password', { body }));
