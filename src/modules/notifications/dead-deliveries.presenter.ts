import type { DeadDelivery, LostState } from './dead-deliveries.service.js';
import type { DeadDeliveryResponse } from './dead-deliveries.dto.js';

export function presentDeadDelivery(delivery: DeadDelivery): DeadDeliveryResponse {
  const { id, channel, attempts, failures, lastError, firstTriedAt, createdAt, notification } = delivery;
  return {
    id,
    userId: notification.userId,
    kind: notification.kind,
    channel,
    state: delivery.state as LostState,
    attempts,
    failures,
    lastError: lastError ?? '',
    firstTriedAt: firstTriedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
