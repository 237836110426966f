import { Controller, Get, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { LoggerModule } from 'nestjs-pino';
import { DealsController } from './deals.routes.js';
import { DealsService } from './deals.service.js';
import { PrismaService } from './prisma.service.js';

@Controller('health')
class HealthController {
  @Get()
  show() {
    return { status: 'ok' };
  }
}

@Module({
  imports: [
    LoggerModule.forRoot({ forRoutes: ['*path'] }),
    ThrottlerModule.forRoot([{ ttl: 60_000, limit: 3_000 }]),
  ],
  controllers: [HealthController, DealsController],
  providers: [PrismaService, DealsService, { provide: APP_GUARD, useClass: ThrottlerGuard }],
})
export class AppModule {}
