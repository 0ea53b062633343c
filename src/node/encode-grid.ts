import type { Config } from '../config/config.js';
import { dashboardFrame } from '../dashboard/frame.js';
import type { Steps } from '../field/steps.js';
import { encodeCdr } from '../messages/cdr.js';
import { encodeGridMap } from '../messages/encode-grid-map.js';
import { encodePrediction } from '../messages/encode-prediction.js';
import { encodeRisk } from '../messages/encode-risk.js';
import { encodeSpeedMask } from '../messages/encode-speed-mask.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { owned } from './owned-bytes.js';
import type { GridReply, WantedOutputs } from './protocol.js';

/** Predicts the grid once, as of the first step, and encodes it in each form that somebody listens to. */
export function* encodeGrid(pipeline: Pipeline, now: number, wanted: WantedOutputs, { risk, speedMask }: Config): Steps<GridReply> {
  const grid = yield* pipeline.predictGridInSteps(now, wanted.prediction);
  const dashboard = wanted.dashboard ? dashboardFrame(pipeline, grid, risk, now) : undefined;
  if (typeof grid === 'string') return { reason: grid, dashboard };
  return {
    dashboard,
    prediction: wanted.prediction ? owned(encodeCdr('sensor_msgs/msg/PointCloud2', encodePrediction(grid))) : undefined,
    risk: wanted.risk ? owned(encodeCdr('nav_msgs/msg/OccupancyGrid', encodeRisk(grid))) : undefined,
    gridMap: wanted.gridMap ? owned(encodeCdr('grid_map_msgs/msg/GridMap', encodeGridMap(grid))) : undefined,
    speedMask: wanted.speedMask ? owned(encodeCdr('nav_msgs/msg/OccupancyGrid', encodeSpeedMask(grid, speedMask))) : undefined,
  };
}
