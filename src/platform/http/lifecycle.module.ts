import { Global, Module } from '@nestjs/common';
import { Lifecycle } from './lifecycle.js';

/** Where the process stands in its life, within reach of every module. */
@Global()
@Module({ providers: [Lifecycle], exports: [Lifecycle] })
export class LifecycleModule {}
