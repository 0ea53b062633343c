import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

interface Endpoint {
  readonly type: string;
  readonly reliability: string;
  readonly durability: string;
}

interface Status {
  readonly level: number;
  readonly name: string;
  readonly message: string;
  readonly figures: Readonly<Record<string, string>>;
}

interface Facts {
  readonly before_any_subscriber: Status;
  readonly publishers: Readonly<Record<string, readonly Endpoint[]>>;
  readonly subscriptions: Readonly<Record<string, readonly Endpoint[]>>;
  readonly services: Readonly<Record<string, readonly string[]>>;
  readonly cloud: {
    readonly frame: string;
    readonly fields: readonly string[];
    readonly datatypes: readonly number[];
    readonly width: number;
    readonly height: number;
    readonly row_step: number;
    readonly is_dense: boolean;
    /** x, y, z, intensity, std */
    readonly points: readonly (readonly number[])[];
  };
  readonly risk: {
    readonly frame: string;
    readonly width: number;
    readonly height: number;
    readonly resolution: number;
    readonly origin: readonly number[];
    readonly data: readonly number[];
  };
  readonly grid_map: {
    readonly frame: string;
    readonly centre: readonly number[];
    readonly lengths: readonly number[];
    readonly layers: Readonly<Record<string, readonly number[]>>;
  };
  readonly filter_info: object;
  readonly speed_mask: readonly number[];
  readonly speed_filter_info: object;
  readonly explore: readonly (readonly [x: number, y: number])[];
  readonly markers: readonly (readonly [action: number, x: number, size: number])[];
  readonly query: { readonly success: boolean; readonly mean: readonly number[]; readonly std: readonly number[] };
  readonly deactivated: boolean;
  readonly late: readonly number[];
  readonly clouds_while_inactive: number;
  readonly status: Status;
}

const COLUMNS = 8;
const ROWS = 6;
const FLOAT32 = 7;

const near = (actual: number, expected: number, tolerance: number, what: string) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual}, expected ${expected}`);

test('every output of the contract, as rclpy sees it', async (t) => {
  await startMapping(t, [
    '--params-file',
    workplace(t).parameterFile({ explore: { count: 3, radius: 2, rate: 5 }, speed_mask: { std: [1, 4], slowest: 20 } }),
  ]);
  const facts = await drive<Facts>('outputs.py');

  await t.test('names, types and QoS', () => {
    const reliable = { reliability: 'RELIABLE', durability: 'VOLATILE' };
    const latched = { reliability: 'RELIABLE', durability: 'TRANSIENT_LOCAL' };
    assert.deepEqual(facts.publishers, {
      '/cmanp/prediction': [{ type: 'sensor_msgs/msg/PointCloud2', ...reliable }],
      '/cmanp/risk': [{ type: 'nav_msgs/msg/OccupancyGrid', ...latched }],
      '/cmanp/grid_map': [{ type: 'grid_map_msgs/msg/GridMap', ...latched }],
      '/cmanp/filter_info': [{ type: 'nav2_msgs/msg/CostmapFilterInfo', ...latched }],
      '/diagnostics': [{ type: 'diagnostic_msgs/msg/DiagnosticArray', ...reliable }],
    });
    assert.deepEqual(facts.subscriptions, {
      '/sonar': [{ type: 'sensor_msgs/msg/Range', ...reliable }],
      '/tf': [{ type: 'tf2_msgs/msg/TFMessage', ...reliable }],
      '/tf_static': [{ type: 'tf2_msgs/msg/TFMessage', ...latched }],
    });
    assert.deepEqual(facts.services['/cmanp/query'], ['cmanp_ros/srv/Query']);
    assert.deepEqual(facts.services['/cmanp/reset'], ['std_srvs/srv/Trigger']);
    assert.deepEqual(facts.services['/cmanp/save_state'], ['cmanp_ros/srv/StateFile']);
    assert.deepEqual(facts.services['/cmanp/load_state'], ['cmanp_ros/srv/StateFile']);
  });

  await t.test('nothing is computed for an output without a subscriber', () => {
    assert.equal(facts.before_any_subscriber.figures.predictions, '0');
  });

  await t.test('diagnostics hold every figure of the contract', () => {
    const { name, figures } = facts.status;
    assert.equal(name, 'cmanp: field');
    // While readings were young: on a busy machine the rest of what the driver looks at takes longer than they stay so.
    const { level, message } = facts.before_any_subscriber;
    assert.deepEqual([level, message], [0, 'mapping']);
    const wanted = [
      'observations',
      'rejected',
      'dropped',
      'tiles',
      'state bytes',
      'update p50 ms',
      'update p99 ms',
      'prediction ms',
      'lag s',
    ];
    for (const figure of wanted) assert.ok(Number.isFinite(Number(figures[figure])), `${figure} is ${figures[figure]}`);
    assert.equal(figures.observations, '60');
    assert.ok(Number(figures['state bytes']) > 0);
    assert.ok(Number(figures.predictions) > 0);
  });

  await t.test('the cloud: cell centres, mean as intensity, std', () => {
    const { cloud } = facts;
    assert.equal(cloud.frame, 'map');
    assert.deepEqual(cloud.fields, ['x', 'y', 'z', 'intensity', 'std']);
    assert.ok(cloud.datatypes.every((datatype) => datatype === FLOAT32));
    assert.equal(cloud.width * cloud.height, COLUMNS * ROWS);
    assert.equal(cloud.points.length, COLUMNS * ROWS);
    assert.equal(cloud.is_dense, true);
    assert.deepEqual(cloud.points[0].slice(0, 2), [-0.75, 0.75]);
    assert.deepEqual(cloud.points[COLUMNS * ROWS - 1].slice(0, 2), [2.75, 3.25]);
    assert.ok(cloud.points.every(([, , , mean, std]) => Number.isFinite(mean) && std > 0));
  });

  await t.test('the query at the same points says the same', () => {
    assert.equal(facts.query.success, true);
    facts.cloud.points.forEach(([, , , mean, std], i) => {
      near(mean, facts.query.mean[i], 1e-5 * Math.abs(mean), `mean ${i}`);
      near(std, facts.query.std[i], 1e-5 * std, `std ${i}`);
    });
  });

  await t.test('the risk: probability of a value above the threshold, in per cent', () => {
    const { risk, cloud } = facts;
    assert.equal(risk.frame, 'map');
    assert.deepEqual([risk.width, risk.height, risk.resolution], [COLUMNS, ROWS, 0.5]);
    assert.deepEqual(risk.origin, [-1, 0.5]);
    assert.equal(risk.data.length, COLUMNS * ROWS);
    const known = risk.data.filter((value) => value >= 0);
    assert.ok(known.length > 0, 'some cells are known');
    risk.data.forEach((value, i) => {
      const [, , , mean, std] = cloud.points[i];
      if (value >= 0) near(value, 100 * normalTail((11.5 - mean) / std), 0.51, `risk ${i}`);
    });
  });

  await t.test('the grid map: the same layers, column-major from the +x +y corner', () => {
    const { grid_map: map, cloud, risk } = facts;
    assert.equal(map.frame, 'map');
    assert.deepEqual(map.centre, [1, 2]);
    assert.deepEqual(map.lengths, [4, 3]);
    const last = COLUMNS * ROWS - 1;
    near(map.layers.mean[0], cloud.points[last][3], 1e-6, 'mean at the +x +y corner');
    near(map.layers.std[last], cloud.points[0][4], 1e-6, 'std at the -x -y corner');
    near(map.layers.mean[1], cloud.points[last - 1][3], 1e-6, 'one step down x');
    near(map.layers.risk[0], risk.data[last] < 0 ? -1 : risk.data[last] / 100, 1e-6, 'risk');
  });

  await t.test("the filter info points Nav2's keepout filter at the risk", () => {
    assert.deepEqual(facts.filter_info, { type: 0, mask: '/cmanp/risk', base: 0, multiplier: 1, frame: 'map' });
  });

  await t.test("the speed mask, and the info for Nav2's speed filter", () => {
    facts.speed_mask.forEach((value, i) =>
      near(value, 80 * Math.min(1, Math.max(0, (facts.cloud.points[i][4] - 1) / 3)), 0.51, `cell ${i}`),
    );
    assert.deepEqual(facts.speed_filter_info, { type: 1, mask: '/cmanp/speed_mask', base: 100, multiplier: -1 });
  });

  await t.test('places to explore, and their markers', () => {
    assert.equal(facts.explore.length, 3);
    for (const [x, y] of facts.explore) assert.ok(Math.hypot(x - 1, y - 2) <= 2, `${x}, ${y} is not within 2 m of the centre`);
    assert.equal(facts.markers.length, 4, 'one that takes the former ones away, and one a place');
    assert.deepEqual([facts.markers[0][0], facts.markers[1][1]], [3, facts.explore[0][0]]);
  });

  await t.test('a late subscriber to the risk gets the last one, from a node that computes nothing more', () => {
    assert.equal(facts.deactivated, true);
    assert.equal(facts.late.length, COLUMNS * ROWS);
    assert.equal(facts.clouds_while_inactive, 0);
  });
});

/** P(Z > z) by numerical integration, independent of the code under test. */
function normalTail(z: number): number {
  const step = 1e-3;
  let sum = 0;
  for (let x = z; x < 9; x += step) sum += Math.exp(-0.5 * (x + step / 2) ** 2);
  return Math.min(1, (sum * step) / Math.sqrt(2 * Math.PI));
}
