import { Module } from '@nestjs/common';
import { FavoritesController } from './favorites.controller.js';
import { FavoritesData } from './favorites.data.js';
import { FavoritesReader } from './favorites.reader.js';
import { FavoritesService } from './favorites.service.js';

/** The deals that people keep an eye on. */
@Module({
  controllers: [FavoritesController],
  providers: [FavoritesData, FavoritesReader, FavoritesService],
  exports: [FavoritesReader],
})
export class FavoritesModule {}
