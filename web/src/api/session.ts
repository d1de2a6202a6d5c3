import type { AlertKind } from './alerts.ts';
import { api, got, keepCsrfToken, type Schema } from './client.ts';

export type Role = Schema['MeDto']['role'];
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
  /** The last way of sending, repeated by Ctrl+Enter: what comes after it, or until when it is snoozed. */
  sendAs?: 'send' | 'resolve' | 'hour' | 'threeHours' | 'tomorrow' | 'nextWeek';
  /** Alerts that are not wanted are false; all others are. */
  alerts?: Partial<Record<AlertKind, boolean>>;
}

export type SendWay = NonNullable<Preferences['sendAs']>;

export interface Me extends Omit<Schema['MeDto'], 'preferences'> {
  preferences: Preferences;
  /** The name of this installation. */
  installation: string;
}

/** Keeps the token that changes must carry, and tells who is signed in. */
async function taken(answer: Promise<Schema['SessionDto']>): Promise<Me> {
  const { user, csrfToken, installation } = await answer;
  keepCsrfToken(csrfToken);
  return { ...user, preferences: user.preferences, installation };
}

export const readSession = (): Promise<Me> => taken(got(api.GET('/api/v1/session')));
export const signIn = (body: Schema['SignInDto']): Promise<Me> => taken(got(api.POST('/api/v1/session', { body })));
export const signOut = (): Promise<unknown> => got(api.DELETE('/api/v1/session'));

export type Newcomer = Schema['NewPersonDto'];
export const setUp = (body: Schema['SetUpDto']): Promise<Me> => taken(got(api.POST('/api/v1/setup', { body })));
export const setupDone = async (): Promise<boolean> => (await got(api.GET('/api/v1/setup'))).done;
export const acceptInvitation = (body: Newcomer): Promise<Me> =>
  taken(got(api.POST('/api/v1/invitations/accept', { body })));
export const lookUpInvitation = (token: string): Promise<Schema['InvitationOfferDto']> =>
  got(api.POST('/api/v1/invitations/look-up', { body: { token } }));
export const resetPassword = (body: Schema['ResetPasswordDto']): Promise<Me> =>
  taken(got(api.POST('/api/v1/password-reset', { body })));

export const changeMe = (body: Schema['ChangeMeDto']): Promise<unknown> => got(api.PATCH('/api/v1/me', { body }));
export const changePreferences = (body: Preferences): Promise<unknown> =>
  got(api.PATCH('/api/v1/me/preferences', { body: { ...body } }));
export const setAvailability = (availability: Me['availability']): Promise<unknown> =>
  got(api.PUT('/api/v1/me/availability', { body: { availability } }));
export const changePassword = (body: Schema['ChangePasswordDto']): Promise<Me> =>
  taken(got(api.PUT('/api/v1/me/password', { body })));
