import { parser } from '@prometheus-io/lezer-promql';

/** What a query of Prometheus asks for: the metrics that it names. @throws where Prometheus itself would not take it */
export function metricsAskedFor(query: string): string[] {
  // Grafana puts its own duration there.
  const text = query.replaceAll('$__rate_interval', '5m');
  const names: string[] = [];
  let selecting = false;
  parser.parse(text).iterate({
    enter({ type, from, to }) {
      if (type.isError) throw new Error(`No PromQL at "${text.slice(from, from + 40)}": ${text}`);
      if (type.name === 'VectorSelector') selecting = true;
      else if (type.name === 'Identifier' && selecting) {
        names.push(text.slice(from, to));
        selecting = false;
      }
    },
  });
  return names;
}
