import { Body, Controller, Get, Headers, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { UnauthorizedException } from '@nestjs/common';
import { jwtVerify } from 'jose';
import { ListDealsQuery, OpenDealBody } from './deals.dto.js';
import { DealsService } from './deals.service.js';

const secret = Buffer.from(process.env.SECRET ?? '');

@Controller('deals')
export class DealsController {
  constructor(private readonly deals: DealsService) {}

  @Get()
  list(@Query() query: ListDealsQuery) {
    return this.deals.list(query);
  }

  @Get(':id')
  show(@Param('id', ParseUUIDPipe) id: string) {
    return this.deals.show(id);
  }

  @Post()
  async open(@Headers('authorization') authorization: string | undefined, @Body() body: OpenDealBody) {
    return this.deals.open(await callerOf(authorization), body);
  }
}

async function callerOf(authorization = ''): Promise<string> {
  const { payload } = await jwtVerify(authorization.replace('Bearer ', ''), secret);
  if (!payload.sub) throw new UnauthorizedException();
  return payload.sub;
}
