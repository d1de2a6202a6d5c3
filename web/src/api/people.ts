import { useQuery } from '@tanstack/react-query';
import { request } from './request.ts';
import type { Role } from './session.ts';

export interface User {
  id: string;
  email: string;
  name: string;
  initials: string;
  role: Role;
  locale: string;
  timeZone: string;
  availability: 'available' | 'away';
  capacity: number | null;
  languages: string[];
  skills: string[];
  teams: { id: string; name: string; isLead: boolean }[];
  deactivatedAt: string | null;
  version: number;
}
export interface Team {
  id: string;
  name: string;
  languages: string[];
  skills: string[];
  members: { userId: string; isLead: boolean }[];
  sourceIds: string[];
  version: number;
}
export interface Invitation {
  id: string;
  email: string;
  role: Role;
  teamIds: string[];
  invitedBy: string;
  expiresAt: string;
  /** Only in the answer that made it. */
  link?: string;
}

export const useUsers = () =>
  useQuery({
    queryKey: ['users'],
    queryFn: () => request<User[]>('GET', '/users'),
    staleTime: 120_000,
  });
export const useTeams = () =>
  useQuery({ queryKey: ['teams'], queryFn: () => request<Team[]>('GET', '/teams'), staleTime: 120_000 });
export const useInvitations = () =>
  useQuery({ queryKey: ['invitations'], queryFn: () => request<Invitation[]>('GET', '/invitations') });

export const invite = (body: { email: string; role: Role; teamIds: string[] }): Promise<Invitation> =>
  request('POST', '/invitations', { body });
export const revokeInvitation = (id: string): Promise<void> => request('DELETE', `/invitations/${id}`);
export type UserChange = Partial<Pick<User, 'name' | 'initials' | 'role' | 'capacity' | 'languages' | 'skills'>> & {
  deactivated?: boolean;
};
export const changeUser = (id: string, body: UserChange, version: number): Promise<User> =>
  request('PATCH', `/users/${id}`, { body, ifMatch: version });
export const setUserAvailability = (id: string, availability: User['availability']): Promise<{ returned: number }> =>
  request('PUT', `/users/${id}/availability`, { body: { availability } });
export const resetLink = (id: string): Promise<{ link: string }> => request('POST', `/users/${id}/password-reset`);

export const addTeam = (name: string): Promise<Team> => request('POST', '/teams', { body: { name } });
export const changeTeam = (id: string, body: Partial<Pick<Team, 'name' | 'languages' | 'skills'>>, version: number) =>
  request<Team>('PATCH', `/teams/${id}`, { body, ifMatch: version });
export const setTeamMembers = (id: string, members: Team['members'], version: number): Promise<Team> =>
  request('PUT', `/teams/${id}/members`, { body: { members }, ifMatch: version });
export const setTeamSources = (id: string, sourceIds: string[], version: number): Promise<Team> =>
  request('PUT', `/teams/${id}/sources`, { body: { sourceIds }, ifMatch: version });
export const dissolveTeam = (id: string): Promise<void> => request('DELETE', `/teams/${id}`);
