import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';
import { metricsAskedFor } from '../support/promql.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

/** What Prometheus makes itself. */
const NOT_OURS = new Set(['up']);

/** What is asked for by queries that have a name. */
const asked = (queries: [name: string, query: string][]) =>
  queries.flatMap(([name, query]) => metricsAskedFor(query).map((metric) => ({ name, metric })));

describe('what watches the market', () => {
  let app: TestApp;
  let figures: string;
  let shown: Set<string>;
  const rules = (
    parse(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] }
  ).groups.flatMap((group) => group.rules);
  const dashboard = JSON.parse(read('deploy/grafana/kwadmarket.json')) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };
  const objectives = [...read('docs/operations/monitoring.md').matchAll(/```promql\n([^`]+)```/g)].map(
    ([, query]) => query!,
  );
  const missing = (queries: [string, string][]) =>
    asked(queries).filter(({ metric }) => !shown.has(metric) && !NOT_OURS.has(metric));

  beforeAll(async () => {
    app = await startTestApp({ PUBLIC_CACHE_BYTES: '1000000' });
    for (const path of ['deals?limit=1', 'search?q=motor', 'categories', 'products', 'health/live'])
      await app.anonymous.get(`/api/${path}`);
    figures = await (await fetch(`${app.url}/api/metrics`)).text();
    shown = new Set([...figures.matchAll(/^([a-z][a-z0-9_]+)[{ ]/gm)].map(([, name]) => name!));
  });
  afterAll(() => app.stop());

  it('is told of everything that matters', () => {
    const wanted = [
      'http_request_duration_seconds_bucket',
      'db_query_duration_seconds_bucket',
      'db_pool_connections',
      'nodejs_eventloop_lag_p99_seconds',
      'queue_jobs',
      'queue_oldest_job_age_seconds',
      'facts_dead',
      'mails_total',
      'sockets_connected',
      'search_drift',
      'job_runs_total',
      'http_cache_lookups_total',
    ];
    expect(wanted.filter((metric) => !shown.has(metric))).toEqual([]);
  });

  it('asks in its alerts only for figures that the server shows, in words that Prometheus takes', () => {
    const queries = rules.map(({ alert, expr }): [string, string] => [alert, expr]);
    expect(new Set(asked(queries).map(({ name }) => name)).size).toBe(rules.length);
    expect(missing(queries)).toEqual([]);
    expect(() => metricsAskedFor('sum(rate(facts_dead[5m])')).toThrow('No PromQL');
  });

  it('draws in its dashboard only figures that the server shows', () => {
    const queries = dashboard.panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }): [string, string] => [title, expr]),
    );
    expect(new Set(asked(queries).map(({ name }) => name)).size).toBe(dashboard.panels.length);
    expect(missing(queries)).toEqual([]);
  });

  it('measures the objectives by figures, and routes, that the server shows', () => {
    expect(objectives).toHaveLength(4);
    expect(missing(objectives.map((query) => [query, query]))).toEqual([]);
    const routes = /route=~"([^"]+)"/.exec(objectives.join())![1]!;
    const seen = new Set([...figures.matchAll(/route="(\/api\/[^"]+)"/g)].map(([, route]) => route!));
    const measured = [...seen].filter((route) => new RegExp(`^(?:${routes})$`).test(route));
    expect(measured.sort()).toEqual(['/api/categories', '/api/deals', '/api/products', '/api/search']);
    expect(seen.has('/api/health/live')).toBe(true);
  });

  it('leads from each alert to a runbook that there is', () => {
    for (const { alert, annotations, labels, for: patience } of rules) {
      expect([alert, existsSync(join(ROOT, annotations.runbook))]).toEqual([alert, true]);
      expect(['page', 'ticket']).toContain(labels.severity);
      expect([alert, patience]).toEqual([alert, expect.stringMatching(/^\d+m$/)]);
    }
  });

  it('is collected under the names of jobs that the rules go by', () => {
    const { scrape_configs: jobs, rule_files: files } = parse(read('deploy/prometheus/prometheus.yml')) as {
      scrape_configs: { job_name: string }[];
      rule_files: string[];
    };
    const texts = [...rules.map(({ expr }) => expr), JSON.stringify(dashboard)].join();
    const wanted = [...texts.matchAll(/job=\\?"(\w+)\\?"/g)].map(([, job]) => job!);
    expect([...new Set(wanted)]).toEqual(['kwadmarket']);
    expect(jobs.map(({ job_name: name }) => name)).toContain('kwadmarket');
    expect(files.every((name) => existsSync(join(ROOT, 'deploy/prometheus', name)))).toBe(true);
  });
});
