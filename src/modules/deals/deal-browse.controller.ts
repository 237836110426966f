import { Controller, Get, Headers, Ip, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Fails, Returns } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { Viewer } from '../../platform/http/actor.js';
import type { Actor } from '../../platform/http/actor.js';
import { Cacheable } from '../../platform/http/caching.js';
import { etagOfText } from '../../platform/http/etag.js';
import { finishedJson, finishedPage } from '../../platform/http/finished-json.js';
import { Id } from '../../platform/http/inputs.js';
import { Storage } from '../../platform/storage/storage.js';
import { PublicCache } from '../../platform/cache/public-cache.service.js';
import { BrowseReader } from './browse.reader.js';
import { DealReplies } from './deal-replies.js';
import { DealViewCounter } from './deal-view-counter.service.js';
import { DealResponse, ListedDeals, ListDealsQuery, SimilarDeals, SimilarQuery } from './deals.dto.js';
import { presentListRow } from './deals.presenter.js';
import { DealNotFound } from './deals.problems.js';

@ApiTags('deals')
@Public()
@Controller('deals')
export class DealBrowseController {
  constructor(
    private readonly browse: BrowseReader,
    private readonly views: DealViewCounter,
    private readonly replies: DealReplies,
    private readonly storage: Storage,
    cache: PublicCache,
  ) {
    cache.whenShared('/api/deals/:id', ({ params, ip, headers }) =>
      this.views.note((params as { id: string }).id, {
        userId: undefined,
        ip,
        userAgent: headers['user-agent'],
      }),
    );
  }

  @Get()
  @Cacheable(0)
  @ApiOperation({
    summary: 'Deals on sale',
    description:
      'Each filter is given once. A cursor continues the very list (filters and sort) that it came from; deals that ' +
      'come and go meanwhile neither repeat nor hide others. If no deal has the words of `q`, words that are spelt like ' +
      'them are looked for.',
  })
  @Returns(200, 'A page of deals', ListedDeals)
  async list(
    @Query({ schema: ListDealsQuery }) query: ListDealsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return finishedPage(reply, await this.browse.search(query));
  }

  @Get(':id')
  @Cacheable(0)
  @ApiOperation({ summary: 'One deal', description: 'Its seller and moderators see it in every state.' })
  @Returns(200, 'The deal; its ETag begins with its version and serves as If-Match', DealResponse)
  @Fails(DealNotFound)
  async show(
    @Viewer() viewer: Actor | null,
    @Param('id', { schema: Id }) id: string,
    @Ip() ip: string,
    @Headers('user-agent') userAgent: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const shown = await this.browse.show(id, viewer);
    const { version, sellerId } = 'deal' in shown ? shown.deal : shown;
    if (viewer?.userId !== sellerId) this.views.note(id, { userId: viewer?.userId, ip, userAgent });
    const deal =
      'deal' in shown ? JSON.stringify(await this.replies.present(shown.deal, viewer)) : shown.json;
    const text = viewer ? `${deal.slice(0, -1)},"favorited":${shown.favorited}}` : deal;
    void reply.header('ETag', etagOfText(version, text));
    return finishedJson(reply, text);
  }

  @Get(':id/similar')
  @Cacheable(0)
  @ApiOperation({
    summary: 'Deals like this one',
    description: 'The same product first, then words and price.',
  })
  @Returns(200, 'The most alike first', SimilarDeals)
  @Fails(DealNotFound)
  async similar(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: SimilarQuery }) { limit }: SimilarQuery,
  ) {
    const rows = await this.browse.listSimilar(id, limit);
    return { items: rows.map((row) => presentListRow(row, this.storage)) };
  }
}
