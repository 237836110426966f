import type { Place } from '../../common/place.js';

// A grid of cubes through the earth, in several sizes. A circle is filed under one cube that is at least as wide as its
// radius; whatever is within the circle then lies in that cube or beside it. Cubes know neither poles nor date line.

/** As PostgreSQL's earthdistance has it. */
const EARTH_RADIUS_KM = 6378.168;
/** Widths of cubes in kilometres: radii go up to 2,000 km. A little to spare, for rounding. */
const WIDTHS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048].map((km) => km * 1.001);
const BESIDE = [-1, 0, 1];

/** The cube that a circle is filed under. @param radiusKm at most 2,048 */
export function cellOf(centre: Place, radiusKm: number): string {
  const size = WIDTHS.findIndex((width) => width >= radiusKm);
  return nameOf(size, cubeOf(centre, WIDTHS[size]!));
}

/** Every cube under which a circle that holds this place may be filed. */
export function cellsAround(place: Place): string[] {
  return WIDTHS.flatMap((width, size) => {
    const [x, y, z] = cubeOf(place, width);
    return BESIDE.flatMap((i) =>
      BESIDE.flatMap((j) => BESIDE.map((k) => nameOf(size, [x + i, y + j, z + k]))),
    );
  });
}

type Cube = [x: number, y: number, z: number];

function cubeOf({ lat, lng }: Place, width: number): Cube {
  const [north, east] = [(lat * Math.PI) / 180, (lng * Math.PI) / 180];
  const x = Math.cos(north) * Math.cos(east);
  const y = Math.cos(north) * Math.sin(east);
  const z = Math.sin(north);
  return [x, y, z].map((part) => Math.floor((part * EARTH_RADIUS_KM) / width)) as Cube;
}

function nameOf(size: number, cube: Cube): string {
  return [size, ...cube].join(':');
}
