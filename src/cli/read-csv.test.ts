import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError } from './input-error.js';
import { concatenate, readCsv } from './read-csv.js';
import { temporaryFolder, write } from './testing/run-command.js';

test('columns by name, in any order, whatever else there is', async (t) => {
  const path = write(temporaryFolder(t), 'a.csv', '\uFEFFdepth, x ,note,y\r\n8.5,1,soft,2\r\n\r\n-3e2,4.25,,5\r\n');
  const { count, inputs, values } = await readCsv(path, ['x', 'y'], 'depth');
  assert.deepEqual([count, [...inputs], [...values]], [2, [1, 2, 4.25, 5], [8.5, -300]]);
});

test('errors name file, line and column', async (t) => {
  const folder = temporaryFolder(t);
  const fails = (text: string, message: RegExp) =>
    assert.rejects(
      readCsv(write(folder, 'b.csv', text), ['x'], 'v'),
      (error) => error instanceof InputError && message.test(error.message),
    );
  await fails('x,v\n1,2\n3,abc\n', /b\.csv:3: v is "abc", not a number$/);
  await fails('x,v\n1,2\n3\n', /b\.csv:3: v is "", not a number$/);
  await fails('x,v\n\nnan,2\n', /b\.csv:3: x is "nan", not a number$/);
  await fails('x,v\n1,inf\n', /b\.csv:2: v is "inf", not a number$/);
  await fails('x,y\n1,2\n', /b\.csv: no column v; columns are x, y$/);
  await fails('x,v\n', /b\.csv: no rows$/);
  await fails('', /b\.csv: no column x/);
  await assert.rejects(readCsv(`${folder}/absent.csv`, ['x'], 'v'), /absent\.csv: cannot be read: there is no such file or folder$/);
});

test('tables follow one another', () => {
  const table = (...numbers: number[]) => ({
    count: numbers.length,
    inputs: Float64Array.from(numbers.flatMap((n) => [n, -n])),
    values: Float64Array.from(numbers),
  });
  assert.deepEqual(concatenate([table(1, 2), table(3)]), table(1, 2, 3));
});
