import type { Node, Publisher } from 'rclnodejs';
import type { Config } from '../config/config.js';
import { encodeCdr } from '../messages/cdr.js';
import { encodeFilterInfo, type FilterKind, KEEPOUT, SPEED_LIMIT } from '../messages/encode-filter-info.js';
import { isInstalled } from './installed.js';
import { now } from './node-clock.js';
import { publishRaw } from './owned-bytes.js';
import type { GridReply, WantedOutputs } from './protocol.js';
import { cloudQos, latchedQos } from './qos.js';
import type { OwnEndpoint } from './topic-check.js';

const FILTER_INFO = 'nav2_msgs/msg/CostmapFilterInfo';

/** Publishers of the map. Those of packages that are not installed do not exist. */
export class Outputs {
  readonly #node: Node;
  readonly #prediction: Publisher;
  readonly #risk: Publisher;
  readonly #gridMap?: Publisher;
  readonly #filterInfo?: Publisher;
  readonly #speedMask?: Publisher;
  readonly #speedFilterInfo?: Publisher;
  readonly endpoints: readonly OwnEndpoint[];

  constructor(node: Node, { speedMask }: Config) {
    const endpoints: OwnEndpoint[] = [];
    const publisher = (type: string, topic: string, qos: typeof cloudQos): Publisher => {
      const created = node.createPublisher(type, topic, { qos });
      endpoints.push({ role: 'publisher', topic: created.topic, type, qos });
      return created;
    };
    this.#node = node;
    this.#prediction = publisher('sensor_msgs/msg/PointCloud2', '~/prediction', cloudQos);
    this.#risk = publisher('nav_msgs/msg/OccupancyGrid', '~/risk', latchedQos);
    const optional = (type: string, topic: string): Publisher | undefined => {
      if (!isInstalled(type.split('/')[0])) return undefined;
      try {
        return publisher(type, topic, latchedQos);
      } catch (error) {
        node.getLogger().warn(`${topic} is off: ${(error as Error).message}`);
        return undefined;
      }
    };
    this.#gridMap = optional('grid_map_msgs/msg/GridMap', '~/grid_map');
    this.#filterInfo = optional(FILTER_INFO, '~/filter_info');
    if (speedMask.std[1] > 0) {
      this.#speedMask = publisher('nav_msgs/msg/OccupancyGrid', '~/speed_mask', latchedQos);
      this.#speedFilterInfo = optional(FILTER_INFO, '~/speed_filter_info');
    }
    this.endpoints = endpoints;
  }

  /** What somebody listens to now; undefined: nobody listens to anything. */
  wanted(dashboard: boolean): WantedOutputs | undefined {
    const wanted = {
      prediction: this.#prediction.subscriptionCount > 0,
      risk: this.#risk.subscriptionCount > 0,
      gridMap: (this.#gridMap?.subscriptionCount ?? 0) > 0,
      speedMask: (this.#speedMask?.subscriptionCount ?? 0) > 0,
      dashboard,
    };
    return Object.values(wanted).includes(true) ? wanted : undefined;
  }

  publish({ prediction, risk, gridMap, speedMask }: GridReply): void {
    if (prediction) publishRaw(this.#prediction, prediction);
    if (risk) publishRaw(this.#risk, risk);
    if (gridMap && this.#gridMap) publishRaw(this.#gridMap, gridMap);
    if (speedMask && this.#speedMask) publishRaw(this.#speedMask, speedMask);
  }

  /** Tells Nav2's costmap filters where their masks are: once per activation, as each message resets their subscription. */
  announceFilters(frame: string): void {
    const announce = (publisher: Publisher | undefined, mask: Publisher | undefined, kind: FilterKind) => {
      if (!publisher || !mask) return;
      publishRaw(publisher, encodeCdr(FILTER_INFO, encodeFilterInfo(now(this.#node), frame, mask.topic, kind)));
    };
    announce(this.#filterInfo, this.#risk, KEEPOUT);
    announce(this.#speedFilterInfo, this.#speedMask, SPEED_LIMIT);
  }

  destroy(): void {
    for (const publisher of [this.#prediction, this.#risk, this.#gridMap, this.#filterInfo, this.#speedMask, this.#speedFilterInfo]) {
      if (publisher) this.#node.destroyPublisher(publisher);
    }
  }
}
