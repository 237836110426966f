import { Module } from '@nestjs/common';
import { AccountsService } from './accounts.service.js';
import { ProfileService } from './profile.service.js';
import { UsersController } from './users.controller.js';
import { UsersData } from './users.data.js';
import { UsersReader } from './users.reader.js';

/** People, their profile and preferences. */
@Module({
  controllers: [UsersController],
  providers: [UsersReader, AccountsService, ProfileService, UsersData],
  exports: [UsersReader, AccountsService],
})
export class UsersModule {}
