import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { startTestApp } from '../support/app.js';
import type { TestApp } from '../support/app.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

/** What Prometheus makes itself, and the words of its language. */
const NOT_OURS = new Set([
  'up',
  'sum',
  'rate',
  'max',
  'min',
  'by',
  'le',
  'topk',
  'time',
  'and',
  'or',
  'increase',
]);

/** The names of metrics in an expression: what stands before `{`, `[` or an operator and is no function. */
function metricsIn(expression: string): string[] {
  const bare = expression
    .replace(/"[^"]*"/g, '""')
    .replace(/\{[^}]*\}/g, '')
    .replace(/\bby\s*\([^)]*\)/g, '');
  return [...bare.matchAll(/\b[a-z][a-z0-9_]+\b(?!\s*\()/g)]
    .map(([name]) => name)
    .filter((name) => !NOT_OURS.has(name) && name.includes('_') && !name.startsWith('rate_interval'));
}

describe('what watches the market', () => {
  let app: TestApp;
  let shown: Set<string>;
  const rules = (
    parse(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] }
  ).groups.flatMap((group) => group.rules);
  const dashboard = JSON.parse(read('deploy/grafana/kwadmarket.json')) as {
    panels: { title: string; targets: { expr: string }[] }[];
  };

  beforeAll(async () => {
    app = await startTestApp();
    await app.anonymous.get('/api/deals?limit=1');
    const text = await (await fetch(`${app.url}/api/metrics`)).text();
    shown = new Set([...text.matchAll(/^([a-z][a-z0-9_]+)[{ ]/gm)].map(([, name]) => name!));
  });
  afterAll(() => app.stop());

  it('asks in its alerts only for figures that the server shows', () => {
    const asked = rules.flatMap(({ alert, expr }) => metricsIn(expr).map((name) => `${alert}: ${name}`));
    expect(asked.length).toBeGreaterThanOrEqual(rules.length - 1);
    expect(asked.filter((line) => !shown.has(line.split(': ')[1]!))).toEqual([]);
  });

  it('draws in its dashboard only figures that the server shows', () => {
    const drawn = dashboard.panels.flatMap(({ title, targets }) =>
      targets.flatMap(({ expr }) => metricsIn(expr.replaceAll('$__', '')).map((name) => `${title}: ${name}`)),
    );
    expect(drawn.length).toBeGreaterThan(dashboard.panels.length);
    expect(drawn.filter((line) => !shown.has(line.split(': ')[1]!))).toEqual([]);
  });
  it('leads from each alert to a runbook that there is', () => {
    for (const { alert, annotations, labels, for: patience } of rules) {
      expect([alert, existsSync(join(ROOT, annotations.runbook))]).toEqual([alert, true]);
      expect(['page', 'ticket']).toContain(labels.severity);
      expect([alert, patience]).toEqual([alert, expect.stringMatching(/^\d+m$/)]);
    }
  });
});
