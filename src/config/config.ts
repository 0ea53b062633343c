/** The node's and the command line's configuration, as `config/*.yaml` states it (design: interface.md, Configuration). */
export interface Config {
  readonly model: string;
  readonly latents: number;
  readonly engine: 'auto' | 'wasm' | 'tensorflow';
  /** Threads that predict grids; 0: one for each core, at most 8. */
  readonly threads: number;
  readonly mapFrame: string;
  readonly inputs: readonly ('x' | 'y' | 'z')[];
  readonly sources: readonly SourceConfig[];
  /** Scale of the value; `auto` is set once from the first `warmup` observations, which are then dropped. */
  readonly value: { readonly mean: number | 'auto'; readonly std: number | 'auto'; readonly warmup: number };
  /** Metres, fraction of a side that neighbours share, tiles kept in memory. */
  readonly tile: { readonly size: number; readonly overlap: number; readonly max: number };
  /** A batch is folded when it has `size` observations, or `period` seconds after its first. */
  readonly batch: { readonly size: number; readonly period: number };
  readonly forget: {
    /** Seconds; 0: never. */
    readonly halfLife: number;
    /** What becomes of the map when the clock goes backwards. */
    readonly onClockJump: 'keep' | 'reset';
  };
  readonly calibrate: boolean;
  readonly grid: {
    /** Grids per second. */
    readonly rate: number;
    /** Metres along x and y. */
    readonly size: readonly [number, number];
    readonly resolution: number;
    /** Frame that the grid's centre follows; empty: fixed at `center`. */
    readonly follow: string;
    readonly center: readonly [number, number];
    /** Height of a fixed grid of a field over x, y, z, metres. */
    readonly z: number;
    /** Further slices of such a field in the cloud, metres above the grid. */
    readonly levels: readonly number[];
  };
  readonly risk: { readonly threshold: number; readonly side: 'above' | 'below' };
  readonly explore: {
    /** Places suggested. */
    readonly count: number;
    /** Metres around the grid's centre. */
    readonly radius: number;
    /** Least x and y, greatest x and y, metres in the map frame; undefined: anywhere. */
    readonly area?: readonly [number, number, number, number];
    /** Suggestions per second. */
    readonly rate: number;
  };
  readonly speedMask: {
    /** Standard deviations, in the value's own unit: full speed below the first, the slowest above the second; [0, 0]: no mask. */
    readonly std: readonly [number, number];
    /** Per cent of full speed. */
    readonly slowest: number;
  };
  readonly state: {
    readonly path: string;
    /** Seconds. */
    readonly savePeriod: number;
    /** Whether services may name files outside of the folder of `path`. */
    readonly outside: boolean;
  };
  readonly share: {
    /** Name among the peers; empty: nothing is shared. */
    readonly robot: string;
    readonly peers: readonly string[];
    /** Seconds between messages of what changed, and between those of everything. */
    readonly period: number;
    readonly fullPeriod: number;
  };
  readonly autostart: boolean;
  /** `token` "": none. */
  readonly dashboard: { readonly host: string; readonly port: number; readonly token: string };
}

/** One observation topic. */
export interface SourceConfig {
  readonly name: string;
  readonly topic: string;
  /** Full message type, `sensor_msgs/msg/Range`. */
  readonly type: string;
  /** Dotted path of the value in the message; for clouds the name of a point field. */
  readonly field: string;
  readonly reliability: 'best_effort' | 'reliable';
  readonly min: number;
  readonly max: number;
  /** Metres; 0: every point of a cloud is an observation. */
  readonly downsample: number;
  /** Frame of the sensor for messages without a header; empty where the header names it. */
  readonly frame: string;
}

/** A configuration that cannot be used: one line naming the key, the value and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
