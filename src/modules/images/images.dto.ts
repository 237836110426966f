import { z } from 'zod';

export const ImageVariant = z
  .object({
    name: z
      .string()
      .meta({ description: '`thumb` (a square of 150), `small` (300 wide), `medium` (600), `large` (1200)' }),
    url: z.url(),
    width: z.int(),
    height: z.int(),
    type: z.string().meta({ description: '`image/webp`, or `image/jpeg` for what cannot show WebP' }),
  })
  .meta({ id: 'ImageVariant' });

export const DominantColor = z
  .string()
  .nullable()
  .meta({ description: '#rrggbb, to show before anything is loaded' });

/** A picture on a card. */
export const CardImage = z.object({ url: z.string(), width: z.int(), height: z.int(), blurhash: z.string() });

/** A picture on a page. */
export const PagePicture = CardImage.extend({
  id: z.uuid(),
  dominantColor: DominantColor,
  variants: z.array(ImageVariant),
});

export const ImageResponse = z
  .object({
    id: z.uuid(),
    width: z.int().meta({ description: 'Of the largest version' }),
    height: z.int(),
    blurhash: z
      .string()
      .meta({ description: 'A tiny picture of the picture (blurha.sh), to show while it loads' }),
    dominantColor: DominantColor,
    variants: z.array(ImageVariant).meta({ description: 'Each size twice: WebP and JPEG' }),
  })
  .meta({ id: 'Image' });

export const ImageMatchResponse = z
  .object({
    imageId: z.uuid().meta({ description: 'The picture of this deal' }),
    other: z
      .object({ imageId: z.uuid(), dealId: z.uuid(), sellerId: z.uuid() })
      .meta({ description: 'Who showed it before, and where' }),
    distance: z.int().meta({ description: 'Of 64 bits: 0 (the same) to 6 (as good as)' }),
    foundAt: z.iso.datetime(),
  })
  .meta({ id: 'ImageMatch' });
export type ImageMatchResponse = z.infer<typeof ImageMatchResponse>;

export const ImageMatchesResponse = z
  .object({ items: z.array(ImageMatchResponse) })
  .meta({ id: 'ImageMatches' });
