import type { Storage } from '../../platform/storage/storage.js';
import { presentListRow } from '../deals/deals.presenter.js';
import type { FavoriteCard } from './favorites.dto.js';
import type { FavoriteRow } from './favorites.reader.js';

/** A favourite as a card. What left the public may have been rewritten since: nothing of it is shown but its old title. */
export function presentFavorite(row: FavoriteRow, storage: Storage): FavoriteCard {
  const { id, keptTitle, isPublic, status } = row;
  const favoritedAt = row.favoritedAt.toISOString();
  if (!isPublic) return { id, title: keptTitle, available: false, favoritedAt };
  return { ...presentListRow(row, storage), available: status !== 'SOLD', favoritedAt };
}
