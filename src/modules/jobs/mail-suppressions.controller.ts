import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Allow } from '../../platform/http/access.decorators.js';
import { Id, readCursor } from '../../platform/http/inputs.js';
import { SuppressionNotFound } from '../../platform/mail/mail.problems.js';
import { Suppressions, SUPPRESSIONS_SORT } from '../../platform/mail/suppressions.service.js';
import { ListSuppressionsQuery, SuppressionsPage } from './admin.dto.js';

@ApiTags('admin')
@Controller('admin/mail/suppressions')
export class MailSuppressionsController {
  constructor(private readonly suppressions: Suppressions) {}

  @Allow('mail:read')
  @Get()
  @ApiOperation({ summary: 'Addresses that get no more mail, because it came back or was called spam' })
  @Returns(200, 'A page, the newest first', SuppressionsPage)
  async list(@Query({ schema: ListSuppressionsQuery }) { cursor, limit, address }: ListSuppressionsQuery) {
    const after = readCursor(cursor, SUPPRESSIONS_SORT);
    const { items, nextCursor } = await this.suppressions.list(limit, after, address);
    return {
      items: items.map(({ id, hint, reason, since }) => ({
        id,
        address: hint,
        reason,
        since: since.toISOString(),
      })),
      nextCursor,
    };
  }

  @Allow('mail:suppress')
  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Let mails go to an address again' })
  @Returns(204, 'Removed')
  @Fails(SuppressionNotFound)
  async remove(@Param('id', { schema: Id }) id: string): Promise<void> {
    await this.suppressions.lift(id);
  }
}
