import { toTime } from './stamp.js';

/** What Nav2 makes of a mask: the filter's kind, and a line from the mask's 0..100 to its values. */
export interface FilterKind {
  readonly type: number;
  readonly base: number;
  readonly multiplier: number;
}

/** KeepoutFilter: the mask's percentages are costs as they stand. */
export const KEEPOUT: FilterKind = { type: 0, base: 0, multiplier: 1 };
/** SpeedFilter in per cent of full speed: the mask says how much is taken off. */
export const SPEED_LIMIT: FilterKind = { type: 1, base: 100, multiplier: -1 };

/** nav2_msgs/CostmapFilterInfo. */
export function encodeFilterInfo(stamp: number, frame: string, maskTopic: string, kind: FilterKind): object {
  return { header: { stamp: toTime(stamp), frame_id: frame }, filter_mask_topic: maskTopic, ...kind };
}
