import { Module } from '@nestjs/common';
import { ProductsController } from './products.controller.js';
import { ProductsReader } from './products.reader.js';

/** The catalogue: what things are and what shops ask for them. */
@Module({ controllers: [ProductsController], providers: [ProductsReader], exports: [ProductsReader] })
export class ProductsModule {}
