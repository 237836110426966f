import { Module } from '@nestjs/common';
import { ImagesController } from './images.controller.js';
import { ImagesData } from './images.data.js';
import { ImagesReader } from './images.reader.js';
import { ImagesService } from './images.service.js';

/** Pictures in: verified, stripped, resized, stored. */
@Module({
  controllers: [ImagesController],
  providers: [ImagesService, ImagesReader, ImagesData],
  exports: [ImagesReader],
})
export class ImagesModule {}
