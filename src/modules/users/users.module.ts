import { Module } from '@nestjs/common';
import { AccountsService } from './accounts.service.js';
import { BlocksController } from './blocks.controller.js';
import { BlocksReader } from './blocks.reader.js';
import { BlocksService } from './blocks.service.js';
import { ProfileService } from './profile.service.js';
import { UsersController } from './users.controller.js';
import { UsersData } from './users.data.js';
import { UsersReader } from './users.reader.js';

/** People, their profile and preferences. */
@Module({
  controllers: [BlocksController, UsersController],
  providers: [UsersReader, AccountsService, ProfileService, BlocksService, BlocksReader, UsersData],
  exports: [UsersReader, AccountsService, BlocksReader],
})
export class UsersModule {}
