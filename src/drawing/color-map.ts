/** Red, green and blue, 0..255. */
export type Color = readonly [number, number, number];

/** Evenly spaced colours of a perceptually uniform map, dark to light. */
export type ColorMap = readonly Color[];

/** matplotlib's viridis (CC0), sampled at nine points. */
export const viridis: ColorMap = fromHex('440154 472d7b 3b528b 2c728e 21918c 28ae80 5ec962 addc30 fde725');
/** matplotlib's magma (CC0), sampled at nine points. */
export const magma: ColorMap = fromHex('000004 1d1147 51127c 832681 b73779 e75263 fc8961 fec488 fcfdbf');
/** Cividis (Nunez, Anderton and Renslow 2018), looks the same to people who do not tell red from green; nine points. */
export const cividis: ColorMap = fromHex('002051 11366c 3c4d6e 62646f 7f7c75 9a9478 bbaf71 e2cb5c fdea45');

function fromHex(colors: string): ColorMap {
  return colors.split(' ').map((hex): Color => {
    const rgb = Number.parseInt(hex, 16);
    return [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
  });
}

/** The colour at `t`, linear between samples; outside [0, 1] that of the nearer end. */
export function colorAt(map: ColorMap, t: number): Color {
  const position = Math.max(0, Math.min(1, t)) * (map.length - 1);
  const below = Math.min(Math.floor(position), map.length - 2);
  const part = position - below;
  const mix = (channel: 0 | 1 | 2) => Math.round(map[below][channel] * (1 - part) + map[below + 1][channel] * part);
  return [mix(0), mix(1), mix(2)];
}
