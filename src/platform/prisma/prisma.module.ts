import { Global, Module } from '@nestjs/common';
import { PrismaService } from './prisma.service.js';

/** The database, within reach of every module. */
@Global()
@Module({ providers: [PrismaService], exports: [PrismaService] })
export class PrismaModule {}
