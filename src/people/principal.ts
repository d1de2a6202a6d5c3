import { type Scope } from './scopes.ts';

/** From the one who sees least to the one who may do everything. */
export const roles = ['rep', 'lead', 'manager', 'admin'] as const;
export type Role = (typeof roles)[number];

export interface UserPrincipal {
  kind: 'user';
  userId: string;
  role: Role;
  sessionId: string;
  /** BCP 47 tag of what they read. */
  locale: string;
  /** Teams they belong to, led ones included. */
  teamIds: string[];
  leadTeamIds: string[];
}

export interface TokenPrincipal {
  kind: 'token';
  tokenId: string;
  scopes: Scope[];
  /** The person in whose name the token acts; null: in its own. */
  onBehalfOf: string | null;
}

/** Who is asking. */
export type Principal = UserPrincipal | TokenPrincipal;

/** Who did it, as events, messages and audit entries keep it. */
export interface Actor {
  kind: 'user' | 'token' | 'system';
  id?: string;
}

export const actorOf = (principal: Principal): Actor =>
  principal.kind === 'user' ? { kind: 'user', id: principal.userId } : { kind: 'token', id: principal.tokenId };

/** The person in whose name this is done, if there is one: messages and cycles are put down to them. */
export const personOf = (principal: Principal): string | null =>
  principal.kind === 'user' ? principal.userId : principal.onBehalfOf;

export const isAtLeast = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);
