// Small arithmetic on measured figures.

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** As many digits as mean something. */
export function round(value) {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}
