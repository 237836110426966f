import { Module } from '@nestjs/common';
import { DrawingDesk } from './drawing-desk.js';
import { ImageMatchesReader } from './image-matches.reader.js';
import { ImageMatches } from './image-matches.service.js';
import { ImageSweeps } from './image-sweeps.service.js';
import { IncompleteImages } from './incomplete-images.service.js';
import { ImagesController } from './images.controller.js';
import { ImagesListener } from './images.listener.js';
import { ImagesData } from './images.data.js';
import { ImagesReader } from './images.reader.js';
import { ImagesService } from './images.service.js';

/** Pictures in: verified, stripped, resized, stored. */
@Module({
  controllers: [ImagesController],
  providers: [
    ImagesService,
    ImagesReader,
    ImageSweeps,
    IncompleteImages,
    ImageMatches,
    ImageMatchesReader,
    ImagesListener,
    ImagesData,
    DrawingDesk,
  ],
  exports: [ImagesReader, ImagesService, ImageMatchesReader, ImageSweeps],
})
export class ImagesModule {}
