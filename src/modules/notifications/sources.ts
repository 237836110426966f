import { Injectable } from '@nestjs/common';
import { RealtimeService } from '../../platform/realtime/realtime.service.js';
import { AlertLinks } from '../alerts/alert-links.reader.js';
import { AlertMatchesReader } from '../alerts/alert-matches.reader.js';
import { ShopPricesReader } from '../alerts/shop-prices.reader.js';
import { SessionsReader } from '../auth/sessions.reader.js';
import { DealRecordsReader } from '../deals/deal-records.reader.js';
import { DealsReader } from '../deals/deals.reader.js';
import { RenewalLinks } from '../deals/renewal-links.reader.js';
import { FavoritesReader } from '../favorites/favorites.reader.js';
import { DiscussionsReader } from '../messages/discussions.reader.js';
import { AppealsReader } from '../moderation/appeals.reader.js';
import { ReportsReader } from '../moderation/reports.reader.js';
import { OffersReader } from '../offers/offers.reader.js';
import { UsersReader } from '../users/users.reader.js';
import { PreferencesReader } from './preferences.reader.js';

/** What stories are read from. */
@Injectable()
export class Sources {
  constructor(
    readonly deals: DealsReader,
    readonly records: DealRecordsReader,
    readonly renewalLinks: RenewalLinks,
    readonly favorites: FavoritesReader,
    readonly alertMatches: AlertMatchesReader,
    readonly alertLinks: AlertLinks,
    readonly shopPrices: ShopPricesReader,
    readonly offers: OffersReader,
    readonly discussions: DiscussionsReader,
    readonly appeals: AppealsReader,
    readonly reports: ReportsReader,
    readonly users: UsersReader,
    readonly sessions: SessionsReader,
    readonly preferences: PreferencesReader,
    readonly realtime: RealtimeService,
  ) {}
}
