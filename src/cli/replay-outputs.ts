import type { GridPrediction } from '../field/grid.js';
import { encodeCdr } from '../messages/cdr.js';
import { builtinDefinition } from '../messages/definitions.js';
import { encodeDiagnostics } from '../messages/encode-diagnostics.js';
import { encodeFilterInfo, KEEPOUT } from '../messages/encode-filter-info.js';
import { encodeGridMap } from '../messages/encode-grid-map.js';
import { encodePrediction } from '../messages/encode-prediction.js';
import { encodeRisk } from '../messages/encode-risk.js';
import { diagnosticStatus } from '../node/diagnostics.js';
import type { Statistics } from '../pipeline/statistics.js';
import { RecordingWriter } from '../recording/write-mcap.js';

/** Topics as the node cmanp has them without a namespace. */
const TYPES = {
  '/cmanp/prediction': 'sensor_msgs/msg/PointCloud2',
  '/cmanp/risk': 'nav_msgs/msg/OccupancyGrid',
  '/cmanp/grid_map': 'grid_map_msgs/msg/GridMap',
  '/cmanp/filter_info': 'nav2_msgs/msg/CostmapFilterInfo',
  '/diagnostics': 'diagnostic_msgs/msg/DiagnosticArray',
  '/tf': 'tf2_msgs/msg/TFMessage',
  '/tf_static': 'tf2_msgs/msg/TFMessage',
} as const;

type Topic = keyof typeof TYPES;

/** The node's output topics in an MCAP file, and the transforms that a viewer needs to show them. */
export class ReplayOutputs {
  readonly #writer: RecordingWriter;

  private constructor(writer: RecordingWriter) {
    this.#writer = writer;
  }

  /** @throws Error, one line naming the file. */
  static async create(path: string): Promise<ReplayOutputs> {
    const writer = await RecordingWriter.create(path);
    for (const [topic, type] of Object.entries(TYPES)) await writer.addTopic(topic, type, builtinDefinition(type));
    return new ReplayOutputs(writer);
  }

  /** Copies a transform message of the input. */
  async writeTransforms(topic: '/tf' | '/tf_static', logTime: bigint, data: Uint8Array): Promise<void> {
    await this.#writer.write(topic, logTime, data);
  }

  async writeGrid(logTime: bigint, grid: GridPrediction): Promise<void> {
    await this.#write('/cmanp/prediction', logTime, encodePrediction(grid));
    await this.#write('/cmanp/risk', logTime, encodeRisk(grid));
    await this.#write('/cmanp/grid_map', logTime, encodeGridMap(grid));
  }

  async writeFilterInfo(logTime: bigint, stamp: number, frame: string): Promise<void> {
    await this.#write('/cmanp/filter_info', logTime, encodeFilterInfo(stamp, frame, '/cmanp/risk', KEEPOUT));
  }

  /** @param noGrid Why the last grid could not be predicted, if so. */
  async writeDiagnostics(logTime: bigint, stamp: number, statistics: Statistics, noGrid: string | undefined): Promise<void> {
    const health = { now: stamp, problems: [], topics: new Map(), unpublished: [], noGrid, queueFull: new Map() };
    const status = diagnosticStatus('cmanp: field', statistics, health);
    await this.#write('/diagnostics', logTime, encodeDiagnostics(stamp, [status]));
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }

  async #write(topic: Topic, logTime: bigint, message: object): Promise<void> {
    await this.#writer.write(topic, logTime, encodeCdr(TYPES[topic], message));
  }
}
