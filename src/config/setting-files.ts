import { readFileSync } from 'node:fs';
import { EnvironmentError } from './environment-error.js';
import { environmentSchema } from './environment.schema.js';

const FILE = /^([A-Z][A-Z0-9_]*)_FILE$/;
const OF_PROVIDER = /^OIDC_[A-Z][A-Z0-9]*_(ISSUER|CLIENT_ID|CLIENT_SECRET|SCOPES)$/;

/**
 * Puts into place what stands in files: `NAME_FILE=/run/secrets/name` gives NAME the file's text without the line break
 * at its end. Other programs' `…_FILE` are left alone.
 *
 * @throws EnvironmentError if a file cannot be read, or a setting is given both ways
 */
export function readSettingFiles(given: Record<string, string>): Record<string, string> {
  const settings = { ...given };
  for (const [key, path] of Object.entries(given)) {
    const name = FILE.exec(key)?.[1];
    if (name === undefined || !(OF_PROVIDER.test(name) || settingNames().has(name))) continue;
    if (name in given) throw new EnvironmentError(`${name} and ${key} are both set: keep one of them.`);
    const text = read(key, path);
    if (text !== '') settings[name] = text;
  }
  return settings;
}

let names: Set<string> | undefined;

/** Looked up only where something ends in _FILE: the schema takes its time to tell. */
function settingNames(): Set<string> {
  names ??= new Set(Object.keys((environmentSchema.describe() as { keys: object }).keys));
  return names;
}

function read(key: string, path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new EnvironmentError(`${key} cannot be read: ${(error as Error).message}.`);
  }
}
