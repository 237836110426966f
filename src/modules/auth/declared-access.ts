import { Injectable, RequestMethod } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS } from '../../platform/http/access.decorators.js';

/** Stops the boot if some route forgot to say who may call it. */
@Injectable()
export class DeclaredAccess implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const undeclared = this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      const controller = instance as Record<string, () => unknown>;
      return this.scanner
        .getAllMethodNames(Object.getPrototypeOf(controller) as object)
        .map((name) => ({ name, handler: controller[name]! }))
        .filter(({ handler }) => Reflect.hasMetadata(PATH_METADATA, handler))
        .filter(({ handler }) => !this.reflector.getAllAndOverride(ACCESS, [handler, metatype as never]))
        .map(({ name, handler }) => `${verbOf(handler)} ${metatype?.name}.${name}`);
    });
    if (undeclared.length > 0) {
      throw new Error(
        `These routes do not declare who may call them (@Public or @Allow): ${undeclared.join(', ')}`,
      );
    }
  }
}

function verbOf(handler: () => unknown): string {
  return RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? 'GET';
}
