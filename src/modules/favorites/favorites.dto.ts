import { z } from 'zod';
import { pageOf } from '../../platform/http/inputs.js';
import { DealCard } from '../deals/deals.dto.js';

/** A card, greyed where it must be: of a deal that left the public only the title remains, as it was when public. */
export const FavoriteCard = DealCard.partial()
  .extend({
    id: z.uuid(),
    title: z.string(),
    available: z.boolean().meta({ description: 'Whether it can still be bought' }),
    favoritedAt: z.iso.datetime(),
  })
  .meta({ id: 'FavoriteCard' });
export type FavoriteCard = z.infer<typeof FavoriteCard>;

export const FavoritesPage = pageOf(FavoriteCard, 'FavoritesPage');
