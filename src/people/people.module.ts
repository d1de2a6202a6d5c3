import { Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Words } from '../common/words/words.ts';
import { wordsIn } from '../config/words-in.ts';
import { AuditController } from './audit/audit.controller.ts';
import { AuditEntry } from './audit/audit-entry.entity.ts';
import { Acceptance } from './invitations/acceptance.ts';
import { Invitation, PasswordReset } from './invitations/invitation.entity.ts';
import { InvitationsController } from './invitations/invitations.controller.ts';
import { Invitations } from './invitations/invitations.ts';
import { PasswordResets } from './invitations/password-resets.ts';
import { Passwords } from './passwords.ts';
import { PeopleGuard } from './people.guard.ts';
import { IdempotencyInterceptor } from './requests/idempotency.interceptor.ts';
import { IdempotencyKey } from './requests/idempotency-key.entity.ts';
import { Authentication } from './sessions/authentication.ts';
import { BrowserSession } from './sessions/browser-session.ts';
import { ForgetAfterChanges, KnownSessions } from './sessions/known-sessions.ts';
import { SessionController } from './sessions/session.controller.ts';
import { SessionCookie } from './sessions/session-cookie.ts';
import { Session, SignInFailure } from './sessions/session.entity.ts';
import { SignIn } from './sessions/sign-in.ts';
import { Installation, SetupLink } from './setup/installation.entity.ts';
import { InstallationController } from './setup/installation.controller.ts';
import { InstallationSettings } from './setup/installation-settings.ts';
import { SetupController } from './setup/setup.controller.ts';
import { SetupLinks } from './setup/setup-links.ts';
import { Setup } from './setup/setup.ts';
import { Team, TeamMember } from './teams/team.entity.ts';
import { TeamsController } from './teams/teams.controller.ts';
import { Teams } from './teams/teams.ts';
import { ApiToken } from './tokens/api-token.entity.ts';
import { TokensController } from './tokens/tokens.controller.ts';
import { Tokens } from './tokens/tokens.ts';
import { Availability } from './users/availability.ts';
import { MeController } from './users/me.controller.ts';
import { Preferences } from './users/preferences.ts';
import { User } from './users/user.entity.ts';
import { UsersController } from './users/users.controller.ts';
import { Users } from './users/users.ts';

const entities = [
  ApiToken,
  AuditEntry,
  IdempotencyKey,
  Installation,
  Invitation,
  PasswordReset,
  Session,
  SetupLink,
  SignInFailure,
  Team,
  TeamMember,
  User,
];

/** Who works here, who may come in, and the guard before every route. */
@Module({
  imports: [TypeOrmModule.forFeature(entities)],
  controllers: [
    AuditController,
    InstallationController,
    InvitationsController,
    MeController,
    SessionController,
    SetupController,
    TeamsController,
    TokensController,
    UsersController,
  ],
  providers: [
    { provide: APP_GUARD, useClass: PeopleGuard },
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: ForgetAfterChanges },
    Acceptance,
    Authentication,
    Availability,
    BrowserSession,
    InstallationSettings,
    Invitations,
    KnownSessions,
    Passwords,
    PasswordResets,
    Preferences,
    SessionCookie,
    Setup,
    SetupLinks,
    SignIn,
    Teams,
    Tokens,
    Users,
  ],
  exports: [Authentication, Passwords, SetupLinks, Tokens],
})
export class PeopleModule {
  constructor(words: Words) {
    for (const folder of ['invitations', 'sessions']) words.learn(wordsIn(`people/${folder}`));
  }
}
