import type { DealVerb } from '../../src/modules/deals/deal.js';
import type { ApiClient, Reply } from './client.js';

/** What each verb is over HTTP. The clock has no route. */
export const ACTIONS: Record<
  Exclude<DealVerb, 'expire' | 'reinstate'>,
  (api: ApiClient, id: string) => Promise<Reply<{ code?: string; status?: string }>>
> = {
  submit: (api, id) => api.post(`/api/deals/${id}/submission`),
  approve: (api, id) => api.post(`/api/deals/${id}/approval`),
  decline: (api, id) => api.post(`/api/deals/${id}/decline`, { reason: 'DUPLICATE' }),
  reserve: (api, id) => api.post(`/api/deals/${id}/reservation`),
  release: (api, id) => api.delete(`/api/deals/${id}/reservation`),
  sell: (api, id) => api.post(`/api/deals/${id}/sale`),
  renew: (api, id) => api.post(`/api/deals/${id}/renewal`),
  archive: (api, id) => api.post(`/api/deals/${id}/archive`),
  restore: (api, id) => api.post(`/api/deals/${id}/restoration`),
  takedown: (api, id) => api.post(`/api/deals/${id}/takedown`, { reason: 'DUPLICATE' }),
};
