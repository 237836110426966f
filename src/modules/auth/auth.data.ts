import { Injectable } from '@nestjs/common';
import { DataKeeper, eachRow } from '../../platform/privacy/personal-data.js';
import type { ExportFile } from '../../platform/privacy/personal-data.js';

/** What is kept of how a person proves who they are. Hashes and tokens are never exported. */
@Injectable()
export class AuthData extends DataKeeper {
  readonly models = [
    'session',
    'refreshToken',
    'mailToken',
    'externalIdentity',
    'totpCredential',
    'recoveryCode',
    'signInChallenge',
  ];
  readonly level = 4;

  *export(userId: string): Iterable<ExportFile> {
    yield {
      path: 'sessions.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.session.findMany({ where: { userId, ...where }, ...page }),
      ),
    };
    yield {
      path: 'identities.json',
      rows: eachRow(({ where, ...page }) =>
        this.prisma.externalIdentity.findMany({ where: { userId, ...where }, ...page }),
      ),
    };
  }

  async purge(userId: string): Promise<void> {
    await this.prisma.session.deleteMany({ where: { userId } });
    await this.prisma.mailToken.deleteMany({ where: { userId } });
    await this.prisma.externalIdentity.deleteMany({ where: { userId } });
    await this.prisma.totpCredential.deleteMany({ where: { userId } });
    await this.prisma.recoveryCode.deleteMany({ where: { userId } });
    await this.prisma.signInChallenge.deleteMany({ where: { userId } });
  }
}
