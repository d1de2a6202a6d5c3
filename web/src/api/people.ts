import { useQuery } from '@tanstack/react-query';
import { api, got, ifVersion, type Schema } from './client.ts';

export type User = Schema['UserDto'];
export type Team = Schema['TeamDto'];
export type Invitation = Schema['InvitationDto'];

const path = (id: string) => ({ path: { id } });

export const useUsers = () =>
  useQuery({ queryKey: ['users'], queryFn: () => got(api.GET('/api/v1/users')), staleTime: 120_000 });
export const useTeams = () =>
  useQuery({ queryKey: ['teams'], queryFn: () => got(api.GET('/api/v1/teams')), staleTime: 120_000 });
export const useInvitations = () =>
  useQuery({ queryKey: ['invitations'], queryFn: () => got(api.GET('/api/v1/invitations')) });

export const invite = (body: Schema['InviteDto']): Promise<Schema['NewInvitationDto']> =>
  got(api.POST('/api/v1/invitations', { body }));
export const revokeInvitation = (id: string): Promise<unknown> =>
  got(api.DELETE('/api/v1/invitations/{id}', { params: path(id) }));
export const changeUser = (id: string, body: Schema['ChangeUserDto'], version: number): Promise<User> =>
  got(api.PATCH('/api/v1/users/{id}', { params: path(id), body, headers: ifVersion(version) }));
export const setUserAvailability = (
  id: string,
  availability: User['availability'],
): Promise<Schema['AvailabilityDto']> =>
  got(api.PUT('/api/v1/users/{id}/availability', { params: path(id), body: { availability } }));
export const resetLink = (id: string): Promise<Schema['ResetLinkDto']> =>
  got(api.POST('/api/v1/users/{id}/password-reset', { params: path(id) }));

export const addTeam = (name: string): Promise<Team> => got(api.POST('/api/v1/teams', { body: { name } }));
export const changeTeam = (id: string, body: Schema['ChangeTeamDto'], version: number): Promise<Team> =>
  got(api.PATCH('/api/v1/teams/{id}', { params: path(id), body, headers: ifVersion(version) }));
export const setTeamMembers = (id: string, members: Team['members'], version: number): Promise<Team> =>
  got(api.PUT('/api/v1/teams/{id}/members', { params: path(id), body: { members }, headers: ifVersion(version) }));
export const setTeamSources = (id: string, sourceIds: string[], version: number): Promise<Team> =>
  got(api.PUT('/api/v1/teams/{id}/sources', { params: path(id), body: { sourceIds }, headers: ifVersion(version) }));
export const dissolveTeam = (id: string): Promise<unknown> =>
  got(api.DELETE('/api/v1/teams/{id}', { params: path(id) }));
