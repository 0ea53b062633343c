/**
 * The parameters of the node: the one definition from which `parseConfig` checks, the node declares to ROS and the documentation's
 * table is written.
 */
export interface ParameterDefinition {
  /** Dotted path; in `SOURCE_PARAMETERS` relative to the source's block. */
  readonly name: string;
  /** `number_or_auto` is a number or the string `auto`. */
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'strings' | 'numbers' | 'number_or_auto';
  /** Undefined where the user must say, or where it follows from another parameter (then the description tells). */
  readonly default?: ParameterValue;
  readonly description: string;
  /** Inclusive bounds of a number, or of each number of a list. */
  readonly range?: readonly [min: number, max: number];
  readonly choices?: readonly string[];
  /** Elements of a list. */
  readonly length?: number;
  /** Can change while the node runs. */
  readonly reconfigurable?: boolean;
}

export type ParameterValue = string | number | boolean | readonly string[] | readonly number[];

const LARGE = 1e9;

export const PARAMETERS: readonly ParameterDefinition[] = [
  { name: 'model', type: 'string', default: 'field2d', description: 'A name in models/, or the path of a .safetensors file.' },
  {
    name: 'latents',
    type: 'integer',
    default: 64,
    range: [4, 4096],
    description:
      'Latents in use, up to as many as the model has: quality against time and memory. With fewer than it was trained with (8, those shipped) it warns.',
  },
  {
    name: 'engine',
    type: 'string',
    default: 'auto',
    choices: ['auto', 'wasm', 'tensorflow'],
    description: 'What runs the model; auto takes wasm, which needs no native library, or what loads where wasm does not.',
  },
  {
    name: 'threads',
    type: 'integer',
    default: 0,
    range: [0, 256],
    description: 'Threads that predict grids with the wasm engine; 0: as many as there are processor cores, at most 8.',
  },
  { name: 'map_frame', type: 'string', default: 'map', description: 'Fixed frame of the field (REP-105).' },
  {
    name: 'inputs',
    type: 'strings',
    default: ['x', 'y'],
    choices: ['x', 'y', 'z'],
    description: '[x, y] or [x, y, z]: what the field depends on.',
  },
  { name: 'sources', type: 'strings', description: 'Names of the observation topics; each has a block of its own.' },
  {
    name: 'value.mean',
    type: 'number_or_auto',
    default: 'auto',
    range: [-1e30, 1e30],
    description: 'Typical value, in its own unit; auto: mean of the warm-up.',
  },
  {
    name: 'value.std',
    type: 'number_or_auto',
    default: 'auto',
    range: [1e-30, 1e30],
    description: "Typical deviation from the mean, in the value's unit; auto: that of the warm-up.",
  },
  {
    name: 'value.warmup',
    type: 'integer',
    default: 64,
    range: [0, 1_000_000],
    description: 'Observations that set an automatic scale, at least 2; they are then dropped.',
  },
  { name: 'tile.size', type: 'number', default: 20, range: [1e-3, 1e6], description: 'Side of a tile, metres.' },
  {
    name: 'tile.overlap',
    type: 'number',
    default: 0.5,
    range: [0, 0.75],
    description: 'Fraction of its side that a tile shares with its neighbour.',
  },
  {
    name: 'tile.max',
    type: 'integer',
    default: 256,
    range: [1, 1_000_000],
    description:
      'Tiles kept in memory; the least recently used go into a folder beside state.path and come back when needed; without a path they are dropped.',
  },
  { name: 'batch.size', type: 'integer', default: 256, range: [1, 100_000], description: 'Observations folded together.' },
  {
    name: 'batch.period',
    type: 'number',
    default: 0.1,
    range: [0, 3600],
    description: 'Seconds after which an incomplete batch is folded.',
  },
  {
    name: 'forget.half_life',
    type: 'number',
    default: 0,
    range: [0, LARGE],
    reconfigurable: true,
    description: 'Seconds after which a reading counts half; 0: never. Cannot change while states are shared.',
  },
  {
    name: 'forget.on_clock_jump',
    type: 'string',
    default: 'keep',
    choices: ['keep', 'reset'],
    description:
      'What a clock that goes backwards (simulation started anew, recording in a loop) does to the map; reset: as ~/reset does. Transforms and pending readings are dropped either way.',
  },
  {
    name: 'calibrate',
    type: 'boolean',
    default: false,
    description:
      'Predict some readings of each batch before they are folded, and widen predictions while errors are larger than predicted (a field that changes, outliers). Costs a prediction per batch.',
  },
  { name: 'grid.rate', type: 'number', default: 2, range: [0.01, 100], reconfigurable: true, description: 'Predicted grids per second.' },
  {
    name: 'grid.size',
    type: 'numbers',
    default: [20, 20],
    length: 2,
    range: [1e-3, 1e6],
    reconfigurable: true,
    description: 'Extent of the grid along x and y, metres.',
  },
  {
    name: 'grid.resolution',
    type: 'number',
    default: 0.25,
    range: [1e-3, 1e4],
    reconfigurable: true,
    description: 'Side of a cell, metres.',
  },
  {
    name: 'grid.follow',
    type: 'string',
    default: 'base_link',
    reconfigurable: true,
    description: 'Frame that the grid\'s centre follows; "": fixed at grid.center.',
  },
  {
    name: 'grid.center',
    type: 'numbers',
    default: [0, 0],
    length: 2,
    range: [-LARGE, LARGE],
    reconfigurable: true,
    description: 'Centre of a fixed grid, metres in the map frame.',
  },
  {
    name: 'grid.z',
    type: 'number',
    default: 0,
    range: [-LARGE, LARGE],
    reconfigurable: true,
    description: 'Height of a fixed grid with inputs [x, y, z]; one that follows a frame lies at its height.',
  },
  {
    name: 'grid.levels',
    type: 'numbers',
    default: [],
    range: [-LARGE, LARGE],
    reconfigurable: true,
    description: 'With inputs [x, y, z]: further slices that make the cloud ~/prediction a volume, metres above the grid.',
  },
  {
    name: 'risk.threshold',
    type: 'number',
    default: 0,
    range: [-1e30, 1e30],
    reconfigurable: true,
    description: 'Value, in its own unit, whose crossing is the risk.',
  },
  {
    name: 'risk.side',
    type: 'string',
    default: 'above',
    choices: ['above', 'below'],
    reconfigurable: true,
    description: 'The risk is the probability of a value on this side of the threshold.',
  },
  {
    name: 'explore.count',
    type: 'integer',
    default: 8,
    range: [1, 100],
    reconfigurable: true,
    description: 'Places that ~/explore suggests.',
  },
  {
    name: 'explore.radius',
    type: 'number',
    default: 5,
    range: [1e-3, 1e5],
    reconfigurable: true,
    description: "They lie within this distance of the grid's centre, metres.",
  },
  {
    name: 'explore.area',
    type: 'numbers',
    default: [0, 0, 0, 0],
    length: 4,
    range: [-LARGE, LARGE],
    reconfigurable: true,
    description: 'And where the robot can go: least x and y, greatest x and y, metres in the map frame; [0, 0, 0, 0]: anywhere.',
  },
  {
    name: 'explore.rate',
    type: 'number',
    default: 0.2,
    range: [1e-3, 10],
    reconfigurable: true,
    description: 'Suggestions per second.',
  },
  {
    name: 'speed_mask.std',
    type: 'numbers',
    default: [0, 0],
    length: 2,
    range: [0, 1e30],
    description:
      'Standard deviation below which ~/speed_mask lets the robot go at full speed, and above which at the slowest; [0, 0]: no mask.',
  },
  {
    name: 'speed_mask.slowest',
    type: 'number',
    default: 30,
    range: [1, 100],
    description: 'Per cent of full speed where the field is least known.',
  },
  { name: 'state.path', type: 'string', default: '', description: 'State file, loaded at the start and saved; "": not kept.' },
  { name: 'state.save_period', type: 'number', default: 30, range: [0.1, LARGE], description: 'Seconds between saves.' },
  {
    name: 'state.outside',
    type: 'boolean',
    default: false,
    description: '~/save_state and ~/load_state may name files outside of the folder of state.path.',
  },
  { name: 'share.robot', type: 'string', default: '', description: 'Name of this robot among its peers; "": nothing is shared.' },
  {
    name: 'share.peers',
    type: 'strings',
    default: [],
    description: 'Names of the robots whose states are merged into the prediction; its own name in the list is ignored.',
  },
  {
    name: 'share.period',
    type: 'number',
    default: 1,
    range: [0.05, 3600],
    description: "Seconds between messages with the tiles that changed, to this robot's peers.",
  },
  {
    name: 'share.full_period',
    type: 'number',
    default: 30,
    range: [1, LARGE],
    description: 'Seconds between messages with all tiles, which mend what was lost; a new peer gets one at once.',
  },
  { name: 'autostart', type: 'boolean', default: true, description: 'false: a lifecycle manager drives the node.' },
  { name: 'dashboard.host', type: 'string', default: '127.0.0.1', description: 'Address that the dashboard listens on.' },
  { name: 'dashboard.port', type: 'integer', default: 0, range: [0, 65535], description: 'TCP port of the dashboard; 0: off.' },
  {
    name: 'dashboard.token',
    type: 'string',
    default: '',
    description: 'What a page must know to pause, save and reset; "": pages of this machine may, those of others only look.',
  },
];

/** Parameters of each source, in the block that carries its name. */
export const SOURCE_PARAMETERS: readonly ParameterDefinition[] = [
  { name: 'topic', type: 'string', description: "Topic to subscribe to; default: the source's name with a leading slash." },
  { name: 'type', type: 'string', description: 'Message type, such as sensor_msgs/msg/Range.' },
  {
    name: 'field',
    type: 'string',
    default: '',
    description: 'Dotted path of the value in the message; of a cloud the name of a point field; "": the value that the type is made for.',
  },
  {
    name: 'reliability',
    type: 'string',
    default: 'best_effort',
    choices: ['best_effort', 'reliable'],
    description: 'QoS of the subscription; best_effort takes both kinds of publisher.',
  },
  { name: 'min', type: 'number', default: -Infinity, range: [-Infinity, Infinity], description: 'Values below are refused and counted.' },
  { name: 'max', type: 'number', default: Infinity, range: [-Infinity, Infinity], description: 'Values above are refused and counted.' },
  {
    name: 'downsample',
    type: 'number',
    default: 0,
    range: [0, 1e4],
    description: 'Metres, clouds only: one observation (the mean) per cell of this size and message; 0: every point.',
  },
  { name: 'frame', type: 'string', default: '', description: 'Frame of the sensor, for messages without a header.' },
];

/** Words for the values that a parameter takes: `a number from 0 to 0.75`. */
export function allowedValues({ type, range, choices, length }: ParameterDefinition): string {
  const oneOf = choices ? `one of ${choices.join(', ')}` : '';
  const bounds = range && Number.isFinite(range[0]) ? ` from ${range[0]} to ${range[1]}` : '';
  switch (type) {
    case 'string':
      return oneOf || 'a text';
    case 'number':
      return `a number${bounds}`;
    case 'integer':
      return `a whole number${bounds}`;
    case 'boolean':
      return 'true or false';
    case 'strings':
      return oneOf ? `a list of texts, each ${oneOf}` : 'a list of texts';
    case 'numbers':
      return `a list of ${length ?? ''} numbers${bounds}`.replace('  ', ' ');
    case 'number_or_auto':
      return `auto or a number${bounds}`;
  }
}
