import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { SocketAuthenticator } from '../../platform/realtime/socket-authenticator.js';
import { UsersModule } from '../users/users.module.js';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { AccountMailer } from './account-mailer.js';
import { AccountNotices } from './account-notices.js';
import { AuthMails } from './auth-mails.js';
import { AuthController } from './auth.controller.js';
import { AuthListener } from './auth.listener.js';
import { AuthService } from './auth.service.js';
import { Authenticator } from './authenticator.js';
import { CredentialsController } from './credentials.controller.js';
import { Credentials } from './credentials.service.js';
import { DeclaredAccess } from './declared-access.js';
import { Guesses } from './guesses.service.js';
import { JwksController } from './jwks.controller.js';
import { MailLinksService } from './mail-links.service.js';
import { MfaController } from './mfa.controller.js';
import { Passwords } from './passwords.service.js';
import { SecondFactor } from './second-factor.service.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsReader } from './sessions.reader.js';
import { SessionsService } from './sessions.service.js';
import { SuspensionListener } from './suspension.listener.js';
import { SignIn } from './sign-in.service.js';
import { SocketsListener } from './sockets.listener.js';
import { TokenReplies } from './token-replies.js';

/** Proving who someone is: sessions, tokens, guards. */
@Global()
@Module({
  imports: [UsersModule, DiscoveryModule],
  controllers: [AuthController, CredentialsController, SessionsController, MfaController, JwksController],
  providers: [
    AccessTokens,
    AccountMailer,
    AccountNotices,
    AuthListener,
    AuthMails,
    AuthService,
    Authenticator,
    Credentials,
    DeclaredAccess,
    Guesses,
    MailLinksService,
    Passwords,
    SecondFactor,
    SessionsReader,
    SessionsService,
    SuspensionListener,
    SignIn,
    SocketsListener,
    TokenReplies,
    { provide: SocketAuthenticator, useExisting: Authenticator },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [SocketAuthenticator],
})
export class AuthModule {}
