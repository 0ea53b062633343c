import { toTime } from './stamp.js';

/** nav2_msgs/CostmapFilterInfo of a KeepoutFilter (type 0): the mask's percentages are costs as they stand. */
export function encodeFilterInfo(stamp: number, frame: string, maskTopic: string): object {
  return {
    header: { stamp: toTime(stamp), frame_id: frame },
    type: 0,
    filter_mask_topic: maskTopic,
    base: 0,
    multiplier: 1,
  };
}
