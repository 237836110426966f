import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { SocketAuthenticator } from '../../platform/realtime/socket-authenticator.js';
import { UsersModule } from '../users/users.module.js';
import { AccountDeletionController } from './account-deletion.controller.js';
import { AccountDeletionService } from './account-deletion.service.js';
import { AccountReturnController } from './account-return.controller.js';
import { AccountReturn } from './account-return.service.js';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { AccountMailer } from './account-mailer.js';
import { AccountNotices } from './account-notices.js';
import { AuthMails } from './auth-mails.js';
import { AuthData } from './auth.data.js';
import { ApplicantsReader } from './applicants.reader.js';
import { AuthController } from './auth.controller.js';
import { AuthListener } from './auth.listener.js';
import { AuthService } from './auth.service.js';
import { Authenticator } from './authenticator.js';
import { CredentialsController } from './credentials.controller.js';
import { Credentials } from './credentials.service.js';
import { DeclaredAccess } from './declared-access.js';
import { Guesses } from './guesses.service.js';
import { JwksController } from './jwks.controller.js';
import { KeyWatch } from './key-watch.service.js';
import { Keys } from './keys.service.js';
import { MailLinksService } from './mail-links.service.js';
import { MfaController } from './mfa.controller.js';
import { Passwords } from './passwords.service.js';
import { SecondFactorResetController } from './second-factor-reset.controller.js';
import { SecondFactorReset } from './second-factor-reset.service.js';
import { SecondFactor } from './second-factor.service.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsReader } from './sessions.reader.js';
import { SessionsService } from './sessions.service.js';
import { SuspensionListener } from './suspension.listener.js';
import { SignIn } from './sign-in.service.js';
import { SocketsListener } from './sockets.listener.js';
import { ExternalIdentitiesReader } from './oidc/external-identities.reader.js';
import { ExternalIdentitiesService } from './oidc/external-identities.service.js';
import { IdentitiesController } from './oidc/identities.controller.js';
import { OidcClients } from './oidc/oidc-clients.js';
import { OidcCookies } from './oidc/oidc-cookies.js';
import { OidcExchange } from './oidc/oidc-exchange.js';
import { OidcMails } from './oidc/oidc-mails.js';
import { OidcController } from './oidc/oidc.controller.js';
import { OidcListener } from './oidc/oidc.listener.js';
import { OidcService } from './oidc/oidc.service.js';
import { SealedTokens } from './oidc/sealed-tokens.js';
import { Reauthentication } from './reauthentication.js';
import { Staff } from './staff.service.js';
import { TermsController } from './terms.controller.js';
import { TermsGuard } from './terms.guard.js';
import { TermsPolicy } from './terms.policy.js';
import { TermsService } from './terms.service.js';
import { TokenReplies } from './token-replies.js';

/** Proving who someone is: sessions, tokens, guards. */
@Global()
@Module({
  imports: [UsersModule, DiscoveryModule],
  controllers: [
    AuthController,
    CredentialsController,
    SessionsController,
    MfaController,
    SecondFactorResetController,
    JwksController,
    TermsController,
    AccountDeletionController,
    AccountReturnController,
    OidcController,
    IdentitiesController,
  ],
  providers: [
    AccessTokens,
    AccountDeletionService,
    AccountMailer,
    AccountNotices,
    AccountReturn,
    ApplicantsReader,
    AuthData,
    AuthListener,
    AuthMails,
    AuthService,
    Authenticator,
    Credentials,
    DeclaredAccess,
    Guesses,
    KeyWatch,
    Keys,
    MailLinksService,
    Staff,
    ExternalIdentitiesReader,
    ExternalIdentitiesService,
    OidcClients,
    OidcCookies,
    OidcExchange,
    OidcListener,
    OidcMails,
    OidcService,
    Passwords,
    Reauthentication,
    SealedTokens,
    SecondFactor,
    SecondFactorReset,
    SessionsReader,
    SessionsService,
    SignIn,
    SocketsListener,
    SuspensionListener,
    TermsPolicy,
    TermsService,
    TokenReplies,
    { provide: SocketAuthenticator, useExisting: Authenticator },
    { provide: APP_GUARD, useClass: AccessGuard },
    // After the guard of access, which finds out who calls.
    { provide: APP_GUARD, useClass: TermsGuard },
  ],
  exports: [SessionsReader, SocketAuthenticator],
})
export class AuthModule {}
