import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import type { SourceMapPayload } from 'node:module';

type Format = (error: Error, sites: NodeJS.CallSite[]) => unknown;

/** What V8 writes where nobody says how, as in Node 20. */
const asV8Does: Format = (error, sites) => [error, ...sites].map(String).join('\n    at ');

/** A place in a trace, of a file of ours or of somebody else's. */
const PLACE = /(file:\/\/[^\s()]+\.c?js):(\d+):(\d+)/g;

/** The ways back that were looked for so far. */
const maps = new Map<string, SourceMap | undefined>();

/**
 * Traces name the sources, not the files that were made of them. A map is read when the first trace goes through its file:
 * Node's own `setSourceMapsEnabled` reads all of them at each start, which takes a twentieth of a second, and keeps them.
 */
export function nameSourcesInTraces(): void {
  const format = (Error as { prepareStackTrace?: Format }).prepareStackTrace ?? asV8Does;
  Error.prepareStackTrace = (error, sites) => toSources(String(format(error, sites)));
}

/** A trace with the places in the sources, where there is a way back to them. */
export function toSources(trace: string): string {
  return trace.replace(PLACE, (place, file: string, line: string, column: string) => {
    const found = mapOf(file)?.findOrigin(Number(line), Number(column));
    if (!found || !('fileName' in found)) return place;
    return `${new URL(found.fileName, file).href}:${found.lineNumber}:${found.columnNumber}`;
  });
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(new URL(`${file}.map`)));
  return maps.get(file);
}

function readMap(url: URL): SourceMap | undefined {
  if (url.pathname.includes('/node_modules/') || !existsSync(url)) return undefined;
  const payload = JSON.parse(readFileSync(url, 'utf8')) as SourceMapPayload;
  // The greater part; traces have no use for it.
  payload.sourcesContent = [];
  return new SourceMap(payload);
}
