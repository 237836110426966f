import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { SocketAuthenticator } from '../../platform/realtime/socket-authenticator.js';
import { UsersModule } from '../users/users.module.js';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { AuthMails } from './auth-mails.js';
import { AuthController } from './auth.controller.js';
import { AuthListener } from './auth.listener.js';
import { AuthService } from './auth.service.js';
import { Authenticator } from './authenticator.js';
import { DeclaredAccess } from './declared-access.js';
import { MailLinksService } from './mail-links.service.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsReader } from './sessions.reader.js';
import { SessionsService } from './sessions.service.js';
import { SuspensionListener } from './suspension.listener.js';
import { TokenReplies } from './token-replies.js';

/** Proving who someone is: sessions, tokens, guards. */
@Global()
@Module({
  imports: [UsersModule, DiscoveryModule],
  controllers: [AuthController, SessionsController],
  providers: [
    AccessTokens,
    AuthListener,
    AuthMails,
    AuthService,
    Authenticator,
    DeclaredAccess,
    MailLinksService,
    SessionsReader,
    SessionsService,
    SuspensionListener,
    TokenReplies,
    { provide: SocketAuthenticator, useExisting: Authenticator },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [SocketAuthenticator],
})
export class AuthModule {}
