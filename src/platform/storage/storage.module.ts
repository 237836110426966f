import { Global, Module } from '@nestjs/common';
import { appConfig } from '../../config/app.config.js';
import type { AppConfig } from '../../config/app.config.js';
import { storageConfig } from '../../config/storage.config.js';
import type { StorageConfig } from '../../config/storage.config.js';
import { openStorage } from './open-storage.js';
import { PrivateStorage, Storage } from './storage.js';

const inject = [appConfig.KEY, storageConfig.KEY];

/** Where objects are kept, the public and the private ones, within reach of every module. */
@Global()
@Module({
  providers: [
    {
      provide: Storage,
      inject,
      useFactory: (app: AppConfig, config: StorageConfig) => openStorage(app, config).open,
    },
    {
      provide: PrivateStorage,
      inject,
      useFactory: (app: AppConfig, config: StorageConfig) => openStorage(app, config).secret,
    },
  ],
  exports: [Storage, PrivateStorage],
})
export class StorageModule {}
