import { Readable } from 'node:stream';
import {
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fails, Returns, ReturnsFile } from '../../../platform/docs/responses.decorators.js';
import { HeadersTooLarge } from '../../../platform/errors/http.problems.js';
import { Allow } from '../../../platform/http/access.decorators.js';
import { CurrentActor } from '../../../platform/http/actor.js';
import type { Actor } from '../../../platform/http/actor.js';
import { Id, PageQuery } from '../../../platform/http/inputs.js';
import { TakesFiles } from '../../../platform/http/media-types.js';
import { ImportQuery, ImportResponse, ImportRowsPage, ImportRowsQuery, ImportsPage } from './imports.dto.js';
import { presentImport, presentImportRow } from './imports.presenter.js';
import { ImportFileMissing, ImportNotFound, ImportNotReady, ImportTooLarge } from './imports.problems.js';
import { ImportsReader } from './imports.reader.js';
import { ImportsService } from './imports.service.js';

@ApiTags('catalogue (admins)')
@Allow('products:import')
@Controller('products')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly reader: ImportsReader,
  ) {}

  @Post('import')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Send a file of products',
    description:
      'CSV (our columns or the product export of Shopify), a JSON array or one JSON object a line; as a form or raw. ' +
      'An address and its headers may have 16 KB: a long `mapping` or `categories` goes into the form, before the file. ' +
      'Unless `apply=true` it is only checked: the report tells what each row would do. Progress: this import by GET, ' +
      'and `productImport` over the socket.',
  })
  @TakesFiles('text/csv', 'application/x-ndjson')
  @ApiBody({
    required: true,
    schema: {
      type: 'object',
      required: ['file'],
      properties: {
        mapping: { type: 'string', description: 'As in the address' },
        categories: { type: 'string', description: 'As in the address' },
        file: { type: 'string', format: 'binary' },
      },
    },
  })
  @Returns(202, 'The import; a worker reads it', ImportResponse)
  @Fails(ImportFileMissing, ImportTooLarge, HeadersTooLarge)
  async begin(
    @CurrentActor() { userId }: Actor,
    @Query({ schema: ImportQuery }) query: ImportQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const row = await this.imports.receive(userId, request, query);
    void reply.header('Location', `/api/products/imports/${row.id}`);
    return presentImport(row);
  }

  @Get('imports')
  @ApiOperation({ summary: 'Imports, the newest first' })
  @Returns(200, 'A page of imports', ImportsPage)
  async list(@Query({ schema: PageQuery }) query: PageQuery) {
    const { items, nextCursor } = await this.reader.list(query);
    return { items: items.map(presentImport), nextCursor };
  }

  @Get('imports/:id')
  @ApiOperation({ summary: 'How far an import is' })
  @Returns(200, 'The import', ImportResponse)
  @Fails(ImportNotFound)
  async show(@Param('id', { schema: Id }) id: string) {
    return presentImport(await this.reader.get(id));
  }

  @Get('imports/:id/rows')
  @ApiOperation({ summary: 'What became of each row of a file, or would' })
  @Returns(200, 'A page of rows in the order of the file', ImportRowsPage)
  @Fails(ImportNotFound)
  async rows(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ImportRowsQuery }) query: ImportRowsQuery,
  ) {
    const { items, nextCursor } = await this.reader.listRows(id, query);
    return { items: items.map(presentImportRow), nextCursor };
  }

  @Get('imports/:id/errors.csv')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Errors and remarks of an import as a table' })
  @ReturnsFile('text/csv', 'A line for each error and remark')
  @Fails(ImportNotFound)
  async errors(@Param('id', { schema: Id }) id: string) {
    await this.reader.get(id);
    return new StreamableFile(Readable.from(this.reader.csv(id)), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="import-${id}-errors.csv"`,
    });
  }

  @Post('imports/:id/application')
  @HttpCode(202)
  @ApiOperation({ summary: 'Apply a file that was checked' })
  @Returns(202, 'The import; a worker applies it', ImportResponse)
  @Fails(ImportNotFound, ImportNotReady)
  async apply(@Param('id', { schema: Id }) id: string) {
    return presentImport(await this.imports.apply(id));
  }

  @Post('imports/:id/undo')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Take a whole import back',
    description: 'What somebody changed since is left alone and reported as KEPT.',
  })
  @Returns(202, 'The import; a worker takes it back', ImportResponse)
  @Fails(ImportNotFound, ImportNotReady)
  async undo(@Param('id', { schema: Id }) id: string) {
    return presentImport(await this.imports.undo(id));
  }
}
