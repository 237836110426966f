import { Global, Module } from '@nestjs/common';
import { EventDesk } from './event-desk.js';
import { RealtimeService } from './realtime.service.js';

/** Sockets, within reach of every module. */
@Global()
@Module({ providers: [RealtimeService, EventDesk], exports: [RealtimeService, EventDesk] })
export class RealtimeModule {}
