import { serverEvent } from '../../../platform/realtime/socket-event.js';
import { ImportResponse } from './imports.dto.js';

export const productImport = serverEvent({
  name: 'productImport',
  summary: 'How far an import of mine is; the same as `GET /api/products/imports/{id}`',
  payload: ImportResponse,
});
