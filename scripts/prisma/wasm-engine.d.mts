import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import type { Session } from './session.mjs';

export declare function openSchemaEngine(
  session: Session,
  datamodels?: [path: string, content: string][],
): Promise<SchemaEngine>;
