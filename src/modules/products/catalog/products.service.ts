import { Injectable } from '@nestjs/common';
import { changesBetween } from '../../../common/changes.js';
import { withChange } from '../../../facts/fact.js';
import type { ChangeValues } from '../../../facts/fact.js';
import {
  productCreated,
  productEdited,
  productRemoved,
  productRestored,
} from '../../../facts/products.facts.js';
import { ValidationFailed, VersionStale } from '../../../platform/errors/http.problems.js';
import { Facts } from '../../../platform/events/facts.service.js';
import { isUniqueViolation } from '../../../platform/prisma/database-errors.js';
import type { Prisma, Product } from '../../../platform/prisma/generated/client.js';
import { PrismaService } from '../../../platform/prisma/prisma.service.js';
import type { Transaction } from '../../../platform/prisma/prisma.service.js';
import { ProductSlug } from '../products.dto.js';
import {
  CatalogCategoryUnknown,
  MergeImpossible,
  ProductNotFound,
  ProductNotRemoved,
  SlugTaken,
} from '../products.problems.js';
import { ProductsReader } from '../products.reader.js';
import { checkSpecs } from '../specs/check-specs.js';
import type { Specs } from '../specs/spec.js';
import { cleanHtml } from './clean-html.js';
import { OffersService } from './offers.service.js';
import type { CreateProductBody, EditProductBody, EditSpecsBody } from './product-bodies.dto.js';
import { ProductPictures } from './product-pictures.service.js';
import { slugOf } from './slugs.js';

/** What admins do to a product. Each change is one transaction of row and fact, and raises the version. */
@Injectable()
export class ProductsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly facts: Facts,
    private readonly products: ProductsReader,
    private readonly offers: OffersService,
    private readonly pictures: ProductPictures,
  ) {}

  /** @returns its slug @throws ValidationFailed, CatalogCategoryUnknown, SlugTaken, PicturesNotUsable */
  async create(actorId: string, body: CreateProductBody): Promise<string> {
    const { category, imageIds, offers, description, ...fields } = body;
    const slug = body.slug ?? slugOf(body.brand, body.name);
    if (!ProductSlug.safeParse(slug).success)
      throw new ValidationFailed([{ path: 'slug', message: 'cannot be made of brand and name: give one' }]);
    await this.assertFits(category, fields.specs);
    const html = await cleaned(description);
    return this.withFreeSlug(slug, null, async (tx) => {
      const product = await tx.product.create({
        data: { ...fields, slug, categorySlug: category, description: html },
      });
      await this.pictures.place(tx, product.id, imageIds, actorId);
      for (const { merchant, ...offer } of offers) await this.offers.write(tx, product.id, merchant, offer);
      const { id: productId } = product;
      const content = { ...contentOf(product), imageIds, offers: offers.map(({ merchant }) => merchant) };
      await this.facts.record(
        tx,
        withChange(productCreated({ productId }), `product:${productId}`, null, content),
      );
      return product.slug;
    });
  }

  /**
   * Changes what is given. A new slug leaves the old one leading to the product.
   *
   * @returns the slug as it is now
   * @throws ProductNotFound, VersionStale, ValidationFailed, CatalogCategoryUnknown, SlugTaken, PicturesNotUsable
   */
  async edit(actorId: string, slug: string, version: number, body: EditProductBody): Promise<string> {
    const product = await this.get(slug);
    const { category, imageIds, description, ...fields } = body;
    const next = {
      category: category ?? product.categorySlug,
      specs: fields.specs ?? (product.specs as Specs),
    };
    if (category !== undefined || fields.specs) await this.assertFits(next.category, next.specs);
    const html = description === undefined ? undefined : await cleaned(description);
    return this.withFreeSlug(body.slug ?? slug, product.id, async (tx) => {
      const data = {
        ...fields,
        ...(category === undefined ? {} : { categorySlug: category }),
        ...(html === undefined ? {} : { description: html }),
      };
      await this.update(tx, product, version, data);
      if (body.slug && body.slug !== slug) await this.leaveSlug(tx, product, body.slug);
      const had = imageIds && (await this.pictures.place(tx, product.id, imageIds, actorId));
      await this.recordEdit(
        tx,
        { ...contentOf(product), imageIds: had ?? [] },
        { ...data, ...(imageIds ? { imageIds } : {}) },
        product.id,
      );
      return body.slug ?? slug;
    });
  }

  /** Sets some specs, takes away those that are null. @throws ProductNotFound, VersionStale, ValidationFailed */
  async editSpecs(slug: string, version: number, changes: EditSpecsBody): Promise<void> {
    const product = await this.get(slug);
    const merged = Object.entries({ ...(product.specs as Specs), ...changes });
    const specs = Object.fromEntries(merged.filter(([, value]) => value !== null)) as Specs;
    await this.assertFits(product.categorySlug, specs);
    await this.prisma.$transaction(async (tx) => {
      await this.update(tx, product, version, { specs });
      await this.recordEdit(tx, contentOf(product), { specs }, product.id);
    });
  }

  /** Takes it from the catalogue; everything about it stays, and it can be restored. @throws ProductNotFound, VersionStale */
  async remove(slug: string, version: number): Promise<void> {
    const product = await this.get(slug);
    await this.prisma.$transaction(async (tx) => {
      await this.update(tx, product, version, { deletedAt: new Date() });
      const fact = productRemoved({ productId: product.id });
      await this.facts.record(
        tx,
        withChange(fact, `product:${product.id}`, { removed: false }, { removed: true }),
      );
    });
  }

  /** @throws ProductNotFound, ProductNotRemoved, MergeImpossible if it became part of another */
  async restore(slug: string): Promise<void> {
    const product = await this.prisma.product.findUnique({ where: { slug } });
    if (!product) throw new ProductNotFound();
    if (product.mergedIntoId) throw new MergeImpossible('It became part of another product');
    if (!product.deletedAt) throw new ProductNotRemoved();
    await this.prisma.$transaction(async (tx) => {
      const { count } = await tx.product.updateMany({
        where: { id: product.id, deletedAt: { not: null }, mergedIntoId: null },
        data: { deletedAt: null, version: { increment: 1 } },
      });
      if (count === 0) throw new ProductNotRemoved();
      const fact = productRestored({ productId: product.id });
      await this.facts.record(
        tx,
        withChange(fact, `product:${product.id}`, { removed: true }, { removed: false }),
      );
    });
  }

  /** The product that has this slug now. @throws ProductNotFound */
  async get(slug: string): Promise<Product> {
    const product = await this.prisma.product.findUnique({ where: { slug, deletedAt: null } });
    if (!product) throw new ProductNotFound();
    return product;
  }

  private async recordEdit(
    tx: Transaction,
    was: ChangeValues,
    is: ChangeValues,
    productId: string,
  ): Promise<void> {
    const { before, after } = changesBetween(was, is);
    await this.facts.record(
      tx,
      withChange(productEdited({ productId }), `product:${productId}`, before, after),
    );
  }

  private async update(
    tx: Transaction,
    { id }: Product,
    version: number,
    data: Prisma.ProductUncheckedUpdateManyInput,
  ): Promise<void> {
    const { count } = await tx.product.updateMany({
      where: { id, version, deletedAt: null },
      data: { ...data, version: { increment: 1 } },
    });
    if (count === 0) throw new VersionStale();
  }

  private async leaveSlug(tx: Transaction, { id, slug }: Product, next: string): Promise<void> {
    await tx.productSlug.deleteMany({ where: { slug: next, productId: id } });
    await tx.productSlug.upsert({
      where: { slug },
      create: { slug, productId: id },
      update: { productId: id },
    });
  }

  /** Runs `work` unless the slug is, or was, another product's. */
  private async withFreeSlug<T>(
    slug: string,
    ownId: string | null,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    const former = await this.prisma.productSlug.findUnique({ where: { slug } });
    if (former && former.productId !== ownId) throw new SlugTaken();
    try {
      return await this.prisma.$transaction(work);
    } catch (error) {
      throw isUniqueViolation(error) ? new SlugTaken() : error;
    }
  }

  private async assertFits(category: string, specs: Specs): Promise<void> {
    if (!(await this.products.hasCategory(category))) throw new CatalogCategoryUnknown();
    const errors = checkSpecs(category, specs);
    if (errors.length > 0) throw new ValidationFailed(errors);
  }
}

/** What of a product is edited, under the names of its columns. */
function contentOf({ slug, brand, name, categorySlug, specs, description }: Product): ChangeValues {
  return { slug, brand, name, categorySlug, specs: specs as Specs, description };
}

async function cleaned(description: string | null): Promise<string | null> {
  return description === null ? null : (await cleanHtml(description)) || null;
}
