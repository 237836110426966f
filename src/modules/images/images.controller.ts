import { Controller, Delete, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { MalformedBody } from '../../platform/errors/http.problems.js';
import { Problem } from '../../platform/errors/problem.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { CurrentActor } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Id } from '../../platform/http/inputs.js';
import { TakesMultipart } from '../../platform/http/media-types.js';
import { Storage } from '../../platform/storage/storage.js';
import { ImageResponse } from './images.dto.js';
import { presentImage } from './images.presenter.js';
import {
  ImageInUse,
  ImageMissing,
  ImageNotFound,
  ImageTooLarge,
  ImageUnreadable,
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
      'JPEG, PNG or WebP, told by content. It is drawn anew: no metadata (camera, place) survives.',
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
  @Fails(ImageMissing, ImageTooLarge, ImageUnreadable)
  async upload(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    const image = await this.images.upload(actor.userId, await readFile(request));
    return presentImage(image, this.storage);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a picture of mine that no deal shows' })
  @Returns(204, 'Removed')
  @Fails(ImageNotFound, ImageInUse)
  async remove(@CurrentActor() actor: Actor, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.images.remove(actor.userId, id);
  }
}

async function readFile(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw new ImageMissing();
  try {
    const part = await request.file();
    if (part?.fieldname !== 'file') throw new ImageMissing();
    return await part.toBuffer();
  } catch (error) {
    const { code, statusCode } = error as { code?: string; statusCode?: number };
    if (code === 'FST_REQ_FILE_TOO_LARGE') throw new ImageTooLarge();
    // The parser's own errors have no status: the form broke off or makes no sense.
    if (!(error instanceof Problem) && statusCode === undefined)
      throw new MalformedBody('The form is not whole');
    throw error;
  }
}
