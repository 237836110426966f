import type { FastifyRequest } from 'fastify';
import type { Device } from './sessions.service.js';

/** The device behind a request, as far as it tells. */
export function deviceOf(request: FastifyRequest): Device {
  return { userAgent: request.headers['user-agent']?.slice(0, 300) ?? null, ip: request.ip };
}
