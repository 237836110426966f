import { z } from 'zod';

export const ImageResponse = z
  .object({
    id: z.uuid(),
    width: z.int(),
    height: z.int(),
    blurhash: z
      .string()
      .meta({ description: 'A tiny picture of the picture (blurha.sh), to show while it loads' }),
    variants: z.array(
      z.object({ name: z.string(), url: z.url(), width: z.int(), height: z.int(), type: z.string() }),
    ),
  })
  .meta({ id: 'Image' });
