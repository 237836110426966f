import { readFile } from 'node:fs/promises';
import type { Prisma } from '../platform/prisma/generated/client.js';

export interface SeedCategory {
  slug: string;
  /** The group that it is in. Groups have none, and stand last. */
  parent?: string;
  names: Record<'en' | 'fr' | 'de', string>;
}

export interface SeedProduct {
  slug: string;
  name: string;
  brand: string;
  category: string;
  specs: Prisma.InputJsonObject;
  offers: { merchant: string; url: string; price_cents: number; currency: string; in_stock: boolean }[];
}

export interface SeedDeal {
  title: string;
  description: string;
  price_cents: number;
  currency: string;
  condition: 'new' | 'like_new' | 'good' | 'fair' | 'for_parts';
  category: string;
  product_slug: string | null;
  city: string;
  postcode: string;
  country: string;
  lat: number;
  lng: number;
  shipping: boolean;
}

export interface SeedFiles {
  categories: SeedCategory[];
  products: SeedProduct[];
  deals: SeedDeal[];
}

/** The data of `prisma/seed/`; its README tells the fields. */
export async function readSeedFiles(): Promise<SeedFiles> {
  const [categories, products, deals] = await Promise.all(['categories', 'catalog', 'deals'].map(read));
  return { categories, products, deals } as SeedFiles;
}

async function read(name: string): Promise<unknown> {
  const file = new URL(`../../prisma/seed/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(file, 'utf8')) as unknown;
}
