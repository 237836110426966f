import { Global, Module } from '@nestjs/common';
import { RealtimeService } from './realtime.service.js';

/** Sockets, within reach of every module. */
@Global()
@Module({ providers: [RealtimeService], exports: [RealtimeService] })
export class RealtimeModule {}
