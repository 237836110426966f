import type { PreparedStatement } from '../../platform/prisma/prisma.service.js';

/** Of 64 bits: as many may differ between two pictures that are told to be the same. */
export const MAX_DISTANCE = 6;
const QUARTERS = 4;
const QUARTER_BITS = 16n;
const QUARTER_MASK = (1n << QUARTER_BITS) - 1n;

/**
 * The quarters of a hash, the highest first, each with every value that differs from it in one bit. Of two hashes that
 * differ in 6 bits, the 4 quarters share these out: at least one has one or none. So every look-alike is among the rows
 * that an index finds by one of 4 x 17 values, and no other row is read.
 */
export function neighbourQuarters(hash: bigint): string[][] {
  return Array.from({ length: QUARTERS }, (_, quarter) => {
    const shift = QUARTER_BITS * BigInt(QUARTERS - 1 - quarter);
    const value = (BigInt.asUintN(64, hash) >> shift) & QUARTER_MASK;
    const flipped = Array.from({ length: Number(QUARTER_BITS) }, (_bit, bit) => value ^ (1n << BigInt(bit)));
    return [value, ...flipped].map(String);
  });
}

export interface LookAlike {
  imageId: string;
  dealId: string;
  ownerId: string;
  distance: number;
}

/**
 * Look-alikes of one picture that other sellers showed, the closest first. The expressions are those of the indexes
 * "Image_hash_1_idx" to "Image_hash_4_idx".
 * Values: hash, owner, then the four lists of `neighbourQuarters`.
 */
export const LOOK_ALIKES: PreparedStatement = {
  name: 'image_look_alikes',
  text: `SELECT i.id AS "imageId", di."dealId", i."ownerId",
      bit_count((i."perceptualHash" # $1::bigint)::bit(64))::int AS distance
    FROM "Image" i
    JOIN "DealImage" di ON di."imageId" = i.id
    JOIN "Deal" d ON d.id = di."dealId" AND d.status <> 'DRAFT'
    WHERE i."perceptualHash" IS NOT NULL
      AND ((i."perceptualHash" >> 48) & 65535 = ANY($3::bigint[])
        OR (i."perceptualHash" >> 32) & 65535 = ANY($4::bigint[])
        OR (i."perceptualHash" >> 16) & 65535 = ANY($5::bigint[])
        OR i."perceptualHash" & 65535 = ANY($6::bigint[]))
      AND bit_count((i."perceptualHash" # $1::bigint)::bit(64)) <= ${MAX_DISTANCE}
      AND i."ownerId" <> $2::uuid
    ORDER BY distance, i.id
    LIMIT 10`,
};
