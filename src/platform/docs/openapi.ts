import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { describeOperations } from './describe-operations.js';
import { NamedShapes } from './named-shapes.js';
import { ProblemSchema } from './problem.schema.js';

const DESCRIPTION = `The marketplace for FPV-drone gear: deals, moderation, messages, alerts.

**To try it:** call \`POST /api/auth/login\`, copy the \`accessToken\` of the reply, press *Authorize* and paste it. It works for
15 minutes.

Errors are \`application/problem+json\` (RFC 9457) with a stable \`code\`. Lists are \`{ items, nextCursor }\`: send \`nextCursor\`
back as \`cursor\`. Money is in minor units, times are ISO 8601 UTC, ids are UUID v7.

Chat and news as they happen go over socket.io at the same address:
[AsyncAPI document](/api/docs/asyncapi.json), [types for TypeScript](/api/docs/socket.d.ts).`;

/** The chapters of the page, in the order in which a newcomer needs them. */
const TAGS = {
  auth: 'Proving who you are: registration, sign-in, sessions',
  users: 'People and their public profiles',
  catalogue: 'Categories and products, with what shops ask for them',
  images: 'Pictures of deals: uploaded first, then shown by a deal',
  deals: 'What people sell, and the steps of its life',
  favourites: 'Deals that somebody keeps an eye on',
  messages: 'Conversations of a buyer with a seller about a deal; live over the socket',
  'search engines': 'What the front end tells robots',
  moderation: 'What waits for a decision, and what was decided',
  notifications: 'What somebody was told',
  health: 'For probes and operators',
  admin: 'The work behind the scenes',
};

/** The OpenAPI document of the running application. Schemas come from the zod schemas that validate requests. */
export function buildOpenApi(app: INestApplication, version: string): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('KwadMarket')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: 'An `accessToken`, as it is',
    });
  for (const [tag, description] of Object.entries(TAGS)) builder.addTag(tag, description);
  const shapes = new NamedShapes();
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (controller, method) =>
      `${lowerFirst(controller.replace(/Controller$/, ''))}.${method}`,
    standardSchemaConverter: (schema, { schemaType }) => convert(schema as z.ZodType, schemaType, shapes),
  });
  const problem = convert(ProblemSchema, 'output', shapes);
  document.components = {
    ...document.components,
    schemas: { ...document.components?.schemas, ...problem.components },
  };
  return describeOperations(document);
}

/**
 * Serves the document at `/api/docs-json` and a page to try it at `/api/docs`. It is made, which takes a second, when
 * somebody first looks.
 */
export function serveDocs(app: INestApplication, version: string): void {
  SwaggerModule.setup('api/docs', app, () => buildOpenApi(app, version), {
    jsonDocumentUrl: 'api/docs-json',
    yamlDocumentUrl: 'api/docs-yaml',
    customSiteTitle: 'KwadMarket API',
    customCss: '.swagger-ui .topbar { display: none }',
    swaggerOptions: {
      persistAuthorization: true,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      filter: true,
      defaultModelsExpandDepth: 0,
    },
  });
}

/** A zod schema as an OpenAPI 3.0 schema; each part of it that carries an id becomes a named component. */
function convert(schema: z.ZodType, io: 'input' | 'output', shapes: NamedShapes) {
  const { definitions = {}, ...own } = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => simplify(jsonSchema as Record<string, unknown>, io),
  }) as { definitions?: Record<string, object> };
  for (const [id, shape] of Object.entries(definitions)) shapes.claim(io, id, shape);
  return { schema: own, components: definitions };
}

/** Leaves out what says nothing new to a reader: the pattern of a named format, the bounds of all safe integers. */
function simplify(schema: Record<string, unknown>, io: 'input' | 'output'): void {
  if (schema.format) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // OpenAPI 3.0.3 asks for it: an enum allows what it lists, nullable or not.
  if (schema.nullable && Array.isArray(schema.enum) && !schema.enum.includes(null)) schema.enum.push(null);
  // Answers may grow: a client must not refuse a field that it does not know.
  if (io === 'output' && schema.additionalProperties === false) delete schema.additionalProperties;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
