import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drive, startMapping } from './support/ros-process.js';
import { workplace } from './support/workplace.js';

test('an empty or a stale map has a reason that names who and what', async (t) => {
  await startMapping(t, ['--params-file', workplace(t).parameterFile({ value: { mean: 'auto', std: 'auto', warmup: 64 } })]);
  const said = await drive<Record<string, string>>('diagnostics.py');
  const expected: Record<string, RegExp> = {
    'nobody publishes': /^no publisher on \/sonar, no message yet$/,
    'incompatible QoS':
      /^\/sonar: publisher of \/driver is best effort, volatile, this node's subscription is reliable, volatile: no message passes between them/,
    'another type': /^\/sonar: publisher of \/driver has type sensor_msgs\/msg\/Temperature, this node expects sensor_msgs\/msg\/Range/,
    'nothing is published': /^no message on \/sonar yet$/,
    'no transform': /^\/sonar: all readings rejected \(no_transform\): header\.frame_id sonar_link: no transform to map: .*"sonar_link"/,
    'all out of range': /^\/sonar: all readings rejected \(out_of_range\): range 500/,
    'warming up': /^the value scale is warming up, 34 readings to go$/,
    well: /^mapping$/,
    'no transform any more':
      /^\/sonar: all readings rejected for \d+ s \(no_transform\): .*"map" -> "base_link" at [\d.]+ lies in the future: the latest is [\d.]+$/,
    'the publisher has gone': /^no publisher on \/sonar, no message for \d+ s$/,
  };
  for (const [name, line] of Object.entries(expected)) await t.test(name, () => assert.match(said[name], line));
});
