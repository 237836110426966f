/** A place on earth, in degrees. */
export interface Place {
  lat: number;
  lng: number;
}

const PLACE = /^(-?\d{1,2}(?:\.\d{1,12})?),(-?\d{1,3}(?:\.\d{1,12})?)$/;

/** Whether text is "lat,lng" on this planet. */
export function isPlace(text: string): boolean {
  const match = PLACE.exec(text);
  return match !== null && Math.abs(Number(match[1])) <= 90 && Math.abs(Number(match[2])) <= 180;
}

/** The place that `isPlace` has found to be one. */
export function placeOf(text: string): Place {
  const [lat = 0, lng = 0] = text.split(',').map(Number);
  return { lat, lng };
}

/** A range of degrees; no range of longitudes where it would reach a pole or cross the date line. */
export interface Degrees {
  lat: [from: number, to: number];
  lng: [from: number, to: number] | null;
}

/** Kilometres of a degree of latitude, rounded down: the range is rather too wide than too narrow. */
const KM_PER_DEGREE = 110.5;

/** The range of degrees that holds every place within `km` of a place. */
export function degreesAround({ lat, lng }: Place, km: number): Degrees {
  const north = km / KM_PER_DEGREE;
  const lats: Degrees['lat'] = [lat - north, lat + north];
  const farthest = Math.max(...lats.map(Math.abs));
  if (farthest >= 89) return { lat: lats, lng: null };
  const east = north / Math.cos((farthest * Math.PI) / 180);
  const crosses = lng - east < -180 || lng + east > 180;
  return { lat: lats, lng: crosses ? null : [lng - east, lng + east] };
}

/** The earth as PostgreSQL's earthdistance has it, in metres. */
const EARTH_RADIUS = 6_378_168;

/** The way from one place to another by great circle, in metres (haversine). */
export function metresBetween(one: Place, other: Place): number {
  const [from, to] = [radians(one.lat), radians(other.lat)];
  const half = (angle: number) => Math.sin(angle / 2) ** 2;
  const across = half(to - from) + Math.cos(from) * Math.cos(to) * half(radians(other.lng - one.lng));
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(Math.min(1, across)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
