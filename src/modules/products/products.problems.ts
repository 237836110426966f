import { defineProblem } from '../../platform/errors/problem.js';

export class ProductNotFound extends defineProblem(404, 'product.not_found', 'There is no such product') {}
/** A slug of before: `Location` tells the one of now. */
export class ProductMoved extends defineProblem(308, 'product.moved', 'The product has another slug now') {
  static to(location: string): ProductMoved {
    const moved = new ProductMoved(`See ${location}`);
    moved.headers.Location = location;
    return moved;
  }
}
export class SlugTaken extends defineProblem(
  409,
  'product.slug_taken',
  'Another product has this slug, or had it',
) {}
export class ProductNotRemoved extends defineProblem(
  409,
  'product.not_removed',
  'The product is not removed',
) {}
export class MergeImpossible extends defineProblem(
  409,
  'product.merge_impossible',
  'These two cannot become one',
) {}
export class CatalogCategoryUnknown extends defineProblem(
  422,
  'product.category_unknown',
  'There is no such category, or it is a group of others',
) {}
export class PicturesNotUsable extends defineProblem(
  422,
  'product.images_not_usable',
  'Pictures must be uploads of yours that nothing else shows, or the product’s own',
) {}
export class OfferNotFound extends defineProblem(
  404,
  'product.offer_not_found',
  'This shop has no offer for the product',
) {}
