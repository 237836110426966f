/** A place on earth, in degrees. */
export interface Place {
  lat: number;
  lng: number;
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
