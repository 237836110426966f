import { Global, Module } from '@nestjs/common';
import { Lifecycle } from './lifecycle.js';
import { WarmUp } from './warm-up.js';

/** Where the process stands in its life, within reach of every module. */
@Global()
@Module({ providers: [Lifecycle, WarmUp], exports: [Lifecycle, WarmUp] })
export class LifecycleModule {}
