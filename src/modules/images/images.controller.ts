import { Controller, Delete, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { TakesMultipart } from '../../platform/http/media-types.js';
import { Storage } from '../../platform/storage/storage.js';
import { ImageResponse } from './images.dto.js';
import { presentImage } from './images.presenter.js';
import {
  HeicUnsupported,
  ImageInUse,
  ImageMissing,
  ImageNotFound,
  ImagesBusy,
  ImageTooLarge,
  ImageUnreadable,
  StorageUnavailable,
} from './images.problems.js';
import { ImagesService } from './images.service.js';

@ApiTags('images')
@Allow('images:write')
@Controller('images')
export class ImagesController {
  constructor(
    private readonly images: ImagesService,
    private readonly storage: Storage,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Upload a picture',
    description:
      'JPEG, PNG, WebP or AVIF (not HEIC), told by content, of an animated one the first frame. It is drawn anew in ' +
      'several sizes: no metadata (camera, place, time) survives. Unless a deal or a message shows it, it is removed after a day.',
  })
  @TakesMultipart()
  @ApiBody({
    required: true,
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' } },
    },
  })
  @Returns(201, 'Stored', ImageResponse)
  @Fails(ImageMissing, ImageTooLarge, ImageUnreadable, HeicUnsupported, ImagesBusy, StorageUnavailable)
  async upload(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    const image = await this.images.upload(actor.userId, request);
    return presentImage(image, this.storage);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a picture of mine that nothing shows' })
  @Returns(204, 'Removed')
  @Fails(ImageNotFound, ImageInUse)
  async remove(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.images.remove(actor.userId, id);
  }
}
