// One simple drawing for each category, 400 x 300, shapes only: a machine without fonts draws the same.

/** Colours of a drawing: what lies behind, the thing itself, its details, a highlight. */
export interface Palette {
  back: string;
  body: string;
  detail: string;
  light: string;
}

export const PALETTES: readonly Palette[] = [
  { back: '#dfe7f1', body: '#2b3a4f', detail: '#e4572e', light: '#ffffff' },
  { back: '#f4e6d3', body: '#4a3728', detail: '#2a9d8f', light: '#fff8ee' },
];

type Drawing = (palette: Palette) => string;

const circle = (x: number, y: number, r: number, fill: string, more = '') =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" ${more}/>`;
const box = (x: number, y: number, width: number, height: number, fill: string, radius = 8) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`;
const line = (x1: number, y1: number, x2: number, y2: number, stroke: string, width = 12) =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round"/>`;
const path = (d: string, fill: string) => `<path d="${d}" fill="${fill}"/>`;
const turned = (degrees: number, x: number, y: number, inner: string) =>
  `<g transform="rotate(${degrees} ${x} ${y})">${inner}</g>`;
const around = (count: number, x: number, y: number, inner: string) =>
  Array.from({ length: count }, (_, i) => turned((360 / count) * i, x, y, inner)).join('');
const blade = (x: number, y: number, length: number, fill: string) =>
  path(
    `M${x} ${y} C${x + 30} ${y - length * 0.3} ${x + 26} ${y - length * 0.9} ${x} ${y - length} C${x - 12} ${y - length * 0.6} ${x - 14} ${y - length * 0.3} ${x} ${y}Z`,
    fill,
  );

const ARMS: readonly [number, number][] = [
  [100, 70],
  [300, 70],
  [100, 230],
  [300, 230],
];
const arms = (color: string) => ARMS.map(([x, y]) => line(200, 150, x, y, color, 20)).join('');
const board = (fill: string, holes: string) =>
  box(120, 70, 160, 160, fill, 14) +
  [140, 260].flatMap((x) => [90, 210].map((y) => circle(x, y, 9, holes))).join('');
const pins = (fill: string) =>
  Array.from({ length: 7 }, (_, i) => box(146 + i * 16, 216, 9, 22, fill, 2)).join('');

export const DRAWINGS: Record<string, Drawing> = {
  'complete-drone': ({ body, detail, light }) =>
    arms(body) +
    ARMS.map(
      ([x, y]) =>
        circle(x, y, 46, light, 'opacity="0.6"') +
        turned(x + y, x, y, box(x - 44, y - 6, 88, 12, detail, 6)) +
        circle(x, y, 12, body),
    ).join('') +
    box(158, 98, 84, 104, body, 18) +
    box(172, 116, 56, 56, detail, 10) +
    circle(200, 92, 13, light) +
    circle(200, 92, 7, body),
  frame: ({ body, detail, light }) =>
    arms(body) +
    ARMS.map(([x, y]) => circle(x, y, 24, body) + circle(x, y, 9, light)).join('') +
    box(152, 82, 96, 136, body, 16) +
    box(172, 104, 56, 34, light, 6) +
    box(172, 160, 56, 34, light, 6) +
    circle(200, 149, 6, detail),
  motor: ({ body, detail, light }) =>
    box(192, 40, 16, 60, detail, 4) +
    box(130, 88, 140, 36, body, 12) +
    box(138, 120, 124, 74, detail, 6) +
    Array.from({ length: 6 }, (_, i) => box(146 + i * 20, 126, 9, 62, light, 3)).join('') +
    box(122, 190, 156, 34, body, 12) +
    [170, 200, 230].map((x) => line(x, 226, x - 6, 268, body, 7)).join(''),
  esc: ({ body, detail, light }) =>
    box(110, 90, 180, 120, body, 12) +
    [128, 170, 212, 254].map((x) => box(x - 6, 108, 30, 34, detail, 4)).join('') +
    box(130, 156, 140, 38, light, 6) +
    [140, 180, 220, 260].map((x) => line(x, 210, x, 256, detail, 9)).join('') +
    line(120, 90, 96, 46, '#c62828', 12) +
    line(150, 90, 138, 42, '#222222', 12),
  'flight-controller': ({ body, detail, light }) =>
    board(body, light) +
    box(168, 118, 64, 64, detail, 6) +
    box(180, 130, 40, 40, body, 3) +
    pins(light) +
    box(186, 62, 28, 20, light, 4),
  stack: ({ body, detail, light }) =>
    [60, 130, 200]
      .map((y, i) => path(`M80 ${y + 26} L200 ${y} L320 ${y + 26} L200 ${y + 52}Z`, i === 1 ? detail : body))
      .join('') + [96, 304].map((x) => line(x, 90, x, 232, light, 8)).join(''),
  propeller: ({ body, detail, light }) =>
    around(3, 200, 155, blade(200, 155, 122, detail)) +
    circle(200, 155, 24, body) +
    circle(200, 155, 9, light),
  camera: ({ body, detail, light }) =>
    box(126, 76, 148, 148, body, 20) +
    circle(200, 150, 62, detail) +
    circle(200, 150, 46, body) +
    circle(200, 150, 30, '#16202c') +
    circle(188, 138, 10, light) +
    [150, 250].map((x) => box(x - 8, 60, 16, 18, detail, 3)).join(''),
  vtx: ({ body, detail, light }) =>
    box(96, 110, 150, 100, body, 12) +
    Array.from({ length: 6 }, (_, i) => box(110 + i * 21, 122, 10, 76, light, 3)).join('') +
    box(244, 146, 44, 20, '#c9a227', 4) +
    line(288, 156, 312, 76, body, 10) +
    circle(314, 66, 22, detail),
  goggles: ({ body, detail, light }) =>
    path(
      'M60 110 Q60 80 96 80 H304 Q340 80 340 110 V190 Q340 224 304 224 H250 L200 184 L150 224 H96 Q60 224 60 190Z',
      body,
    ) +
    box(92, 108, 90, 72, detail, 16) +
    box(218, 108, 90, 72, detail, 16) +
    box(104, 118, 34, 12, light, 6) +
    box(230, 118, 34, 12, light, 6) +
    line(118, 80, 104, 42, body, 10) +
    line(282, 80, 296, 42, body, 10) +
    line(52, 150, 30, 144, detail, 18) +
    line(348, 150, 370, 144, detail, 18),
  receiver: ({ body, detail, light }) =>
    box(150, 130, 100, 80, body, 10) +
    box(166, 146, 44, 34, detail, 5) +
    circle(232, 156, 7, light) +
    [166, 186, 206, 226].map((x) => box(x, 206, 10, 22, light, 2)).join('') +
    line(168, 130, 126, 54, body, 7) +
    line(232, 130, 274, 54, body, 7) +
    line(126, 54, 108, 54, detail, 9) +
    line(274, 54, 292, 54, detail, 9),
  transmitter: ({ body, detail, light }) =>
    path(
      'M84 110 Q90 84 120 84 H280 Q310 84 316 110 L334 212 Q336 238 312 238 Q296 238 284 214 L272 196 H128 L116 214 Q104 238 88 238 Q64 238 66 212Z',
      body,
    ) +
    [136, 264].map((x) => circle(x, 138, 30, light) + circle(x, 138, 14, detail)).join('') +
    box(172, 150, 56, 34, detail, 5) +
    line(200, 84, 200, 34, body, 12) +
    circle(200, 32, 9, detail) +
    [176, 200, 224].map((x) => circle(x, 112, 6, light)).join(''),
  battery: ({ body, detail, light }) =>
    box(84, 110, 220, 120, body, 14) +
    box(84, 138, 220, 52, detail, 0) +
    [112, 148, 184].map((x) => box(x, 150, 24, 28, light, 4)).join('') +
    line(290, 112, 316, 62, '#c62828', 10) +
    line(270, 112, 286, 56, '#222222', 10) +
    box(276, 36, 56, 26, '#f4c20d', 5),
  charger: ({ body, detail, light }) =>
    box(96, 70, 208, 170, body, 18) +
    box(118, 92, 164, 76, light, 8) +
    path('M206 98 L176 136 H198 L190 164 L224 124 H202Z', detail) +
    [136, 172, 208].map((x) => circle(x, 204, 12, detail)).join('') +
    circle(258, 204, 18, light) +
    line(96, 220, 56, 250, detail, 9),
  antenna: ({ body, detail, light }) =>
    box(190, 100, 20, 140, body, 6) +
    path('M130 112 Q200 16 270 112 Q200 140 130 112Z', detail) +
    path('M150 106 Q200 40 214 62 Q180 74 150 106Z', light) +
    box(176, 226, 48, 34, '#c9a227', 6) +
    [234, 242, 250].map((y) => line(180, y, 220, y, body, 2)).join(''),
  gps: ({ body, detail, light }) =>
    box(118, 72, 164, 164, body, 14) +
    box(140, 94, 120, 120, '#d8cfc0', 4) +
    circle(200, 154, 26, detail) +
    circle(200, 154, 10, light) +
    box(226, 98, 28, 14, body, 2) +
    [150, 175, 200, 225, 250].map((x) => line(x, 238, x, 266, detail, 6)).join(''),
};

/** The picture of a category as SVG, 800 x 600. Something plain where there is no drawing. */
export function drawCategory(slug: string, { back, ...rest }: Palette): string {
  const draw = DRAWINGS[slug] ?? (({ body }: Palette) => box(140, 90, 120, 120, body));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600" viewBox="0 0 400 300">
<rect width="400" height="300" fill="${back}"/>
<ellipse cx="200" cy="262" rx="130" ry="14" fill="#000000" opacity="0.10"/>
${draw({ back, ...rest })}
</svg>`;
}
