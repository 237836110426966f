import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Returns } from '../../platform/docs/responses.decorators.js';
import { Public } from '../../platform/http/access.decorators.js';
import { Cacheable } from '../../platform/http/caching.js';
import { Storage } from '../../platform/storage/storage.js';
import { presentFound } from '../deals/deals.presenter.js';
import { presentProductCard } from '../products/products.presenter.js';
import { ProductsReader } from '../products/products.reader.js';
import { FACETS } from './engine/search-engine.js';
import type { Entity } from './engine/search-engine.js';
import { SearchCardsReader } from './search-cards.reader.js';
import { SearchQuery, SearchResponse, SuggestQuery, SuggestResponse } from './search.dto.js';
import { presentHighlight } from './search.presenter.js';
import { SearchReader } from './search.reader.js';
import type { FoundPage } from './search.reader.js';

const ENGINE_HEADER = 'X-Search-Engine';

@ApiTags('search')
@Public()
@Controller('search')
export class SearchController {
  constructor(
    private readonly searching: SearchReader,
    private readonly cards: SearchCardsReader,
    private readonly products: ProductsReader,
    private readonly storage: Storage,
  ) {}

  @Get()
  @Cacheable(0)
  @ApiOperation({
    summary: 'Products and deals by words',
    description:
      'The best matches first, at most 1,000 deep. `X-Search-Engine` tells which engine answered; `postgres; fallback` ' +
      'while another one that should have fails.',
  })
  @Returns(200, 'A page of each, with the counts of all that was found', SearchResponse)
  async search(
    @Query({ schema: SearchQuery }) query: SearchQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { products, deals } = await this.searching.search(query);
    const answered = [products, deals].flatMap((page) => page?.engine ?? []);
    void reply.header(ENGINE_HEADER, answered.find((engine) => engine.includes(';')) ?? answered[0] ?? '');
    const [productRows, dealRows] = await Promise.all([
      this.products.mapCardsByIds(products?.hits.map(({ id }) => id) ?? []),
      this.cards.deals(deals?.hits.map(({ id }) => id) ?? []),
    ]);
    return {
      products: presentPage('products', products, ({ id }) => {
        const row = productRows.get(id);
        return row && presentProductCard(row, this.storage);
      }),
      deals: presentPage('deals', deals, ({ id, metres }) => {
        const row = dealRows.get(id);
        if (!row?.publishedAt) return undefined;
        return presentFound({ ...row, publishedAt: row.publishedAt, metres, chord: null }, this.storage);
      }),
    };
  }

  @Get('suggest')
  @Cacheable(0)
  @ApiOperation({ summary: 'What a search that begins like this may be about' })
  @Returns(200, 'At most five products, then at most five deals', SuggestResponse)
  async suggest(
    @Query({ schema: SuggestQuery }) { q }: SuggestQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { products, deals, engine } = await this.searching.suggest(q);
    void reply.header(ENGINE_HEADER, engine);
    const [productRows, dealRows] = await Promise.all([
      this.products.mapCardsByIds(products),
      this.cards.dealTitles(deals),
    ]);
    const suggestedProducts = products.flatMap((id) => {
      const row = productRows.get(id);
      return row ? [{ kind: 'product', id, text: `${row.brand} ${row.name}`, slug: row.slug }] : [];
    });
    const suggestedDeals = deals.flatMap((id) => {
      const row = dealRows.get(id);
      return row ? [{ kind: 'deal', id, text: row.title, slug: null }] : [];
    });
    return { items: [...suggestedProducts, ...suggestedDeals] };
  }
}

/** The hits that may still be shown, in their order, with what matched. */
function presentPage<Card extends object>(
  entity: Entity,
  page: FoundPage | null,
  present: (hit: FoundPage['hits'][number]) => Card | undefined,
) {
  const items = (page?.hits ?? []).flatMap((hit) => {
    const card = present(hit);
    return card ? [{ ...card, highlight: presentHighlight(hit) }] : [];
  });
  const facets = Object.fromEntries(FACETS[entity].map((facet) => [facet, page?.facets[facet] ?? {}]));
  return { items, nextCursor: page?.nextCursor ?? null, facets };
}
