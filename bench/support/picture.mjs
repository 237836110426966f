// The ratios as bars on a logarithmic scale, each with a mark where its goal is.
const [WIDTH, ROW, LABELS, RIGHT] = [960, 26, 400, 80];
const [LEAST, MOST] = [0.1, 20];

/** @param goals what, ratio, goal, met @returns SVG */
export function picture(goals) {
  const height = (goals.length + 2) * ROW;
  const scale = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20].map((value) => tick(value, height));
  const bars = goals.map((goal, row) => bar(goal, (row + 1) * ROW));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/>
${[...scale, ...bars].join('\n')}
</svg>
`;
}

/** Where a ratio is. */
function x(value) {
  const share = Math.log(Math.min(MOST, Math.max(LEAST, value)) / LEAST) / Math.log(MOST / LEAST);
  return Math.round(LABELS + share * (WIDTH - LABELS - RIGHT));
}

function tick(value, height) {
  const shade = value === 1 ? '#888' : '#ddd';
  return `<line x1="${x(value)}" x2="${x(value)}" y1="${ROW}" y2="${height - 8}" stroke="${shade}"/>
<text x="${x(value)}" y="16" text-anchor="middle" fill="#666">${value}</text>`;
}

function bar({ what, ratio, goal, met }, y) {
  const [from, to] = [x(1), x(ratio)].sort((a, b) => a - b);
  const mark = x(Number(goal.replace(/[^\d.]/g, '')));
  const middle = y + ROW / 2 + 5;
  return `<text x="${LABELS - 10}" y="${middle}" text-anchor="end">${escaped(what)}</text>
<rect x="${from}" y="${y + 5}" width="${Math.max(2, to - from)}" height="${ROW - 10}" fill="${met ? '#2f8f5b' : '#c8553d'}"/>
<line x1="${mark}" x2="${mark}" y1="${y + 2}" y2="${y + ROW - 2}" stroke="#000" stroke-width="2"/>
<text x="${WIDTH - RIGHT + 8}" y="${middle}">${ratio} (${escaped(goal)})</text>`;
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
