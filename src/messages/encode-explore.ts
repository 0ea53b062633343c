import type { ExplorePlace } from '../field/explore.js';
import { toTime } from './stamp.js';

/** Places where a reading would tell most, the best first. */
export interface Suggestion {
  /** Seconds. */
  readonly stamp: number;
  readonly frame: string;
  /** Height of all places, metres. */
  readonly z: number;
  readonly places: readonly ExplorePlace[];
}

const SPHERE = 2;
const ADD = 0;
const DELETE_ALL = 3;
/** Metres: diameter of the marker of the best place. */
const SIZE = 0.6;

/** geometry_msgs/PoseArray, in order. */
export function encodePlaces({ stamp, frame, z, places }: Suggestion): object {
  return { header: { stamp: toTime(stamp), frame_id: frame }, poses: places.map((place) => pose(place, z)) };
}

/** visualization_msgs/MarkerArray: spheres whose area shows the gain; the first message of the array takes the former ones away. */
export function encodeMarkers({ stamp, frame, z, places }: Suggestion): object {
  const header = { stamp: toTime(stamp), frame_id: frame };
  const spheres = places.map((place, id) => {
    const size = SIZE * Math.sqrt(place.gain / places[0].gain);
    return {
      header,
      ns: 'explore',
      id,
      type: SPHERE,
      action: ADD,
      pose: pose(place, z),
      scale: { x: size, y: size, z: size },
      color: { r: 1, g: 0.6, b: 0, a: 0.9 },
    };
  });
  return { markers: [{ header, ns: 'explore', action: DELETE_ALL }, ...spheres] };
}

function pose({ x, y }: ExplorePlace, z: number): object {
  return { position: { x, y, z }, orientation: { x: 0, y: 0, z: 0, w: 1 } };
}
