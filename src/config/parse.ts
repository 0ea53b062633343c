import { checkValue, refuse } from './check-value.js';
import { type Config, ConfigError, type SourceConfig } from './config.js';
import { flatten, isMap } from './flatten.js';
import { frameName } from './frame-name.js';
import { nearest } from './nearest.js';
import { PARAMETERS, type ParameterDefinition, type ParameterValue, SOURCE_PARAMETERS } from './parameters.js';

/** Parameters that ROS gives every node; they are not ours to check. */
const ROS_PARAMETERS = /^(use_sim_time|start_type_description_service|qos_overrides)(\.|$)/;
const SOURCE_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
const MESSAGE_TYPE = /^[a-z][a-z0-9_]*\/msg\/[A-Z][A-Za-z0-9]*$/;
/** Robots are known by their namespaces, which are parts of topic names. */
const ROBOT_NAME = /^[A-Za-z_]\w*(\/[A-Za-z_]\w*)*$/;
/** A grid beyond this would take seconds to predict and tens of megabytes to send. */
const MAX_CELLS = 1_000_000;

/**
 * @param parameters the content of `ros__parameters`: nested maps, dotted keys (as rclnodejs gives them) or a mix. null is "not set".
 * @throws ConfigError with one line that names the key, the value and what is allowed.
 */
export function parseConfig(parameters: Record<string, unknown>): Config {
  const flat = flatten(parameters);
  const sources = sourceNames(flat.get('sources'));
  const definitions = allDefinitions(sources);
  rejectUnknown(flat, definitions, sources);

  const values = new Map<string, ParameterValue>();
  for (const [path, definition] of definitions) {
    const raw = flat.get(path) ?? definition.default;
    if (raw !== undefined) values.set(path, checkValue(definition, path, raw));
  }
  const config = build(values, sources);
  checkTogether(config);
  return config;
}

function sourceNames(raw: unknown): string[] {
  const allowed = 'a list of at least one name, each with a block of its own';
  if (raw === undefined || raw === null) throw new ConfigError(`sources: is missing; allowed: ${allowed}`);
  const names = checkValue({ name: 'sources', type: 'strings', description: '' }, 'sources', raw) as string[];
  if (names.length === 0) throw refuse('sources', raw, allowed);
  const taken = new Set(PARAMETERS.map(({ name }) => name.split('.')[0]));
  for (const name of names) {
    if (!SOURCE_NAME.test(name)) throw refuse('sources', name, 'names of letters, digits and _, starting with a letter');
    if (taken.has(name)) throw refuse('sources', name, 'names that are not those of other parameters and are given once');
    taken.add(name);
  }
  return names;
}

function allDefinitions(sources: readonly string[]): Map<string, ParameterDefinition> {
  const definitions = new Map(PARAMETERS.map((definition) => [definition.name, definition]));
  for (const source of sources) {
    for (const definition of SOURCE_PARAMETERS) definitions.set(`${source}.${definition.name}`, definition);
  }
  return definitions;
}

function rejectUnknown(flat: ReadonlyMap<string, unknown>, definitions: ReadonlyMap<string, unknown>, sources: readonly string[]): void {
  const groups = new Set([...definitions.keys()].filter((path) => path.includes('.')).map((path) => path.split('.')[0]));
  for (const [path, value] of flat) {
    if (definitions.has(path) || ROS_PARAMETERS.test(path)) continue;
    if (groups.has(path)) {
      if (value === null || isMap(value)) continue;
      const members = [...definitions.keys()].filter((key) => key.startsWith(`${path}.`)).map((key) => key.slice(path.length + 1));
      throw refuse(path, value, `a map of ${members.join(', ')}`);
    }
    const near = nearest(path, [...definitions.keys(), ...groups]);
    const hint =
      near === undefined
        ? `known are ${[...new Set([...definitions.keys()].map((key) => key.split('.')[0]))].join(', ')}`
        : `the nearest known key is ${near}`;
    throw new ConfigError(
      `${path}: unknown key; ${hint}${isSourceBlock(path) ? ` (a source's block needs its name in sources: ${sources.join(', ')})` : ''}`,
    );
  }
}

function isSourceBlock(path: string): boolean {
  const [, member, ...deeper] = path.split('.');
  return deeper.length === 0 && SOURCE_PARAMETERS.some(({ name }) => name === member);
}

function build(values: ReadonlyMap<string, ParameterValue>, sources: readonly string[]): Config {
  // The definitions' types make these casts true: `checkValue` let nothing else in.
  const text = (path: string) => values.get(path) as string;
  const number = (path: string) => values.get(path) as number;
  const numberOrAuto = (path: string) => values.get(path) as number | 'auto';
  const pair = (path: string) => values.get(path) as [number, number];
  return {
    model: text('model'),
    latents: number('latents'),
    engine: values.get('engine') as Config['engine'],
    threads: number('threads'),
    mapFrame: frameName(text('map_frame')),
    inputs: values.get('inputs') as Config['inputs'],
    sources: sources.map((name) => ({
      name,
      topic: text(`${name}.topic`) || `/${name}`,
      type: messageType(`${name}.type`, values.get(`${name}.type`)),
      field: text(`${name}.field`),
      reliability: values.get(`${name}.reliability`) as SourceConfig['reliability'],
      min: number(`${name}.min`),
      max: number(`${name}.max`),
      downsample: number(`${name}.downsample`),
      frame: frameName(text(`${name}.frame`)),
    })),
    value: { mean: numberOrAuto('value.mean'), std: numberOrAuto('value.std'), warmup: number('value.warmup') },
    tile: { size: number('tile.size'), overlap: number('tile.overlap'), max: number('tile.max') },
    batch: { size: number('batch.size'), period: number('batch.period') },
    forget: { halfLife: number('forget.half_life'), onClockJump: values.get('forget.on_clock_jump') as Config['forget']['onClockJump'] },
    calibrate: values.get('calibrate') as boolean,
    grid: {
      rate: number('grid.rate'),
      size: pair('grid.size'),
      resolution: number('grid.resolution'),
      follow: frameName(text('grid.follow')),
      center: pair('grid.center'),
      z: number('grid.z'),
      levels: values.get('grid.levels') as number[],
    },
    risk: { threshold: number('risk.threshold'), side: values.get('risk.side') as Config['risk']['side'] },
    explore: {
      count: number('explore.count'),
      radius: number('explore.radius'),
      area: area(values.get('explore.area') as [number, number, number, number]),
      rate: number('explore.rate'),
    },
    speedMask: { std: pair('speed_mask.std'), slowest: number('speed_mask.slowest') },
    state: { path: text('state.path'), savePeriod: number('state.save_period'), outside: values.get('state.outside') as boolean },
    share: {
      robot: text('share.robot'),
      peers: others(values.get('share.peers') as string[], text('share.robot')),
      period: number('share.period'),
      fullPeriod: number('share.full_period'),
    },
    autostart: values.get('autostart') as boolean,
    dashboard: { host: text('dashboard.host'), port: number('dashboard.port'), token: text('dashboard.token') },
  };
}

/** Each once, and not the robot itself, whose readings would count twice: all robots may have the same list. */
function others(peers: readonly string[], robot: string): string[] {
  return [...new Set(peers)].filter((peer) => peer !== robot);
}

/** Undefined: anywhere. */
function area(bounds: [number, number, number, number]): Config['explore']['area'] {
  const [minX, minY, maxX, maxY] = bounds;
  if (bounds.every((bound) => bound === 0)) return undefined;
  if (minX >= maxX || minY >= maxY) throw refuse('explore.area', bounds, 'least x and y, greatest x and y; or [0, 0, 0, 0]: anywhere');
  return bounds;
}

function messageType(path: string, type: ParameterValue | undefined): string {
  const allowed = 'a full message type, such as sensor_msgs/msg/Range';
  if (type === undefined) throw new ConfigError(`${path}: is missing; allowed: ${allowed}`);
  if (!MESSAGE_TYPE.test(String(type))) throw refuse(path, type, allowed);
  return String(type);
}

/** What one value allows another to be. */
function checkTogether({ mapFrame, inputs, sources, value, grid, speedMask, share }: Config): void {
  if (mapFrame === '') throw refuse('map_frame', mapFrame, 'the name of a frame');
  if (inputs.join() !== 'x,y' && inputs.join() !== 'x,y,z') throw refuse('inputs', inputs, '[x, y] or [x, y, z]');
  if ((value.mean === 'auto' || value.std === 'auto') && value.warmup < 2) {
    throw refuse('value.warmup', value.warmup, 'a whole number from 2 where value.mean or value.std is auto');
  }
  for (const source of sources) checkRange(source);
  if (share.robot !== '') checkRobot('share.robot', share.robot);
  for (const peer of share.peers) checkRobot('share.peers', peer);
  if (speedMask.std[0] > speedMask.std[1]) throw refuse('speed_mask.std', speedMask.std, 'two numbers, the smaller one first');
  checkGrid(grid, inputs.length);
}

function checkRobot(path: string, name: string): void {
  if (!ROBOT_NAME.test(name)) throw refuse(path, name, "a robot's namespace, without the leading slash: letters, digits, _ and /");
}

function checkGrid({ size, resolution, z, levels }: Config['grid'], dimensions: number): void {
  if (dimensions === 2 && z !== 0) throw refuse('grid.z', z, '0, but for inputs [x, y, z]');
  if (dimensions === 2 && levels.length > 0) throw refuse('grid.levels', levels, '[], but for inputs [x, y, z]');
  const [width, height] = size.map((extent) => Math.ceil(extent / resolution));
  if (width * height * (1 + levels.length) > MAX_CELLS) {
    const slices = levels.length > 0 ? ` in ${1 + levels.length} slices` : '';
    throw refuse('grid.resolution', resolution, `at most ${MAX_CELLS} cells, and grid.size gives ${width} x ${height}${slices}`);
  }
}

function checkRange({ name, min, max }: SourceConfig): void {
  if (min > max) throw refuse(`${name}.min`, min, `a number up to ${name}.max, which is ${max}`);
}
