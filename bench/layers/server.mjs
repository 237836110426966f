// An empty Nest application with one of our manners, or with none. Environment: LAYER, PORT.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LAYERS } from './layers.mjs';

const { layer, PORT } = { layer: LAYERS[process.env.LAYER], ...process.env };

class EmptyController {
  show() {
    return { status: 'ok' };
  }
}
decorate(EmptyController, [Controller('deals')]);
decorate(EmptyController.prototype, [Get(), ...(layer.decorators ?? [])], 'show');

class EmptyModule {}
decorate(EmptyModule, [Module({ controllers: [EmptyController], providers: layer.providers ?? [] })]);

const adapter = layer.adapter?.() ?? new FastifyAdapter(layer.fastify ?? {});
const app = await NestFactory.create(EmptyModule, adapter, { logger: ['error'] });
app.setGlobalPrefix('api');
await layer.use?.(app, app.getHttpAdapter().getInstance());
await app.listen(Number(PORT), '127.0.0.1');

/** What `@decorator` compiles to. */
function decorate(target, decorators, key) {
  const described = key ? Object.getOwnPropertyDescriptor(target, key) : undefined;
  for (const decorator of decorators.toReversed()) decorator(target, key, described);
}
