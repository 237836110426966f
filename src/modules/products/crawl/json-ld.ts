import { readMoney } from '../imports/money-cell.js';
import { FoundListing, MAX_LISTINGS } from './crawl.contract.js';

type Node = Record<string, unknown>;

const MAX_NODES = 2_000;

/** What a page says of itself in JSON-LD (schema.org `Product`, `Offer`, `ItemList`). */
export interface PageContent {
  listings: FoundListing[];
  /** Pages of products that a list leads to. */
  productUrls: string[];
}

/** Reads the products and lists of a page; what does not make sense is left out. */
export async function readJsonLd(html: string, page: URL): Promise<PageContent> {
  const nodes = (await scriptsOf(html)).flatMap((text) => nodesOf(parsed(text)));
  const listings = nodes
    .filter((node) => isA(node, 'Product'))
    .flatMap((node) => listingOf(node, page) ?? []);
  const elements = nodes
    .filter((node) => isA(node, 'ItemList'))
    .flatMap(({ itemListElement }) => listOf(itemListElement));
  const urls = elements.flatMap((element) => urlOf(element, page) ?? []);
  return {
    listings: listings.slice(0, MAX_LISTINGS),
    productUrls: [...new Set(urls)].slice(0, MAX_LISTINGS),
  };
}

async function scriptsOf(html: string): Promise<string[]> {
  // Late: sanitize-html requires the same module, and Node links no module that is required meanwhile.
  const { Parser } = await import('htmlparser2');
  const scripts: string[] = [];
  let current: string | null = null;
  const parser = new Parser({
    onopentag: (name, { type }) => {
      if (name === 'script' && type?.trim().toLowerCase() === 'application/ld+json') current = '';
    },
    ontext: (text) => {
      if (current !== null) current += text;
    },
    onclosetag: (name) => {
      if (name !== 'script' || current === null) return;
      scripts.push(current);
      current = null;
    },
  });
  parser.end(html);
  return scripts;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Every object of a document, however it is wrapped (`@graph`, `mainEntity`, lists), without recursion. */
function nodesOf(document: unknown): Node[] {
  const found: Node[] = [];
  const queue: unknown[] = [document];
  for (let at = 0; at < queue.length && found.length < MAX_NODES; at++) {
    const value = queue[at];
    if (Array.isArray(value)) queue.push(...(value as unknown[]).slice(0, MAX_NODES));
    else if (isNode(value)) {
      found.push(value);
      queue.push(value['@graph'], value.mainEntity, value.item, value.itemListElement);
    }
  }
  return found;
}

function listingOf(node: Node, page: URL): FoundListing | null {
  const offer = listOf(node.offers).filter(isNode)[0] ?? {};
  const price = listOf(offer.priceSpecification).filter(isNode)[0] ?? {};
  const amount = textOf(offer.price) ?? textOf(offer.lowPrice) ?? textOf(price.price);
  const gtin = ['gtin13', 'gtin14', 'gtin12', 'gtin8', 'gtin'].map((key) => textOf(node[key])).find(Boolean);
  const availability = textOf(offer.availability);
  const result = FoundListing.safeParse({
    // A page speaks for itself only.
    url: page.href,
    merchant: page.hostname.replace(/^www\./, ''),
    title: textOf(node.name)?.replaceAll(/\s+/g, ' ').slice(0, 300),
    brand: (isNode(node.brand) ? textOf(node.brand.name) : textOf(node.brand))?.slice(0, 60) ?? null,
    gtin: gtin && /^\d{8}(\d{4,6})?$/.test(gtin) ? gtin : null,
    mpn: textOf(node.mpn)?.slice(0, 80) ?? null,
    sku: textOf(node.sku)?.slice(0, 80) ?? null,
    description: textOf(node.description)?.slice(0, 20_000) ?? null,
    priceCents: amount ? readAmount(amount) : null,
    currency: (textOf(offer.priceCurrency) ?? textOf(price.priceCurrency))?.toUpperCase() ?? null,
    inStock: availability ? /(InStock|LimitedAvailability|OnlineOnly)$/i.test(availability) : null,
    imageUrls: listOf(node.image)
      .flatMap((image) => urlOf(image, page) ?? [])
      .slice(0, 12),
  });
  return result.success ? result.data : null;
}

/** schema.org writes a point for decimals; what has three of them after it is no thousand. */
function readAmount(amount: string): number | null {
  return /^\d+\.\d+$/.test(amount) ? Math.round(Number(amount) * 100) : readMoney(amount);
}

/** An address, wherever an object keeps it: a picture in `contentUrl`, an entry of a list in its `item`. */
function urlOf(value: unknown, page: URL): string | null {
  const places = isNode(value)
    ? [
        value.url,
        value.contentUrl,
        ...(isNode(value.item) ? [value.item.url, value.item['@id']] : [value.item]),
        value['@id'],
      ]
    : [value];
  const text = places.map(textOf).find((found) => found !== null);
  if (!text || !URL.canParse(text, page.href)) return null;
  const url = new URL(text, page);
  return /^https?:$/.test(url.protocol) && url.href.length <= 2_000 ? url.href : null;
}

function isA(node: Node, type: string): boolean {
  return listOf(node['@type']).some(
    (name) => typeof name === 'string' && name.replace(/^.*[/:]/, '') === type,
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
}

function textOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return String(value).trim() || null;
}
