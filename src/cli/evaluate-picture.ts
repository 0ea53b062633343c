import { basename } from 'node:path';
import type { EvaluationPicture } from '../drawing/evaluation-figure.js';
import type { Prediction } from '../engine/engine.js';
import type { Field } from '../field/field.js';
import type { EvaluateOptions } from './evaluate-options.js';
import type { Table } from './read-csv.js';
import { predictGrid } from './state-grid.js';

/** Part of the rows' extent that is drawn beyond it, on each side: within the hundredth by which a single tile reaches beyond them. */
const MARGIN = 0.008;
/** Places along a line. */
const PLACES = 400;

/** What `--plot` draws of an evaluation: the field is seen over two inputs or one. */
export function picture(
  { test: file, inputs, value, unit }: EvaluateOptions,
  field: Field,
  train: Table,
  test: Table,
  { mean, std }: Prediction,
): EvaluationPicture {
  const count = (n: number) => n.toLocaleString('en');
  return {
    title: basename(file),
    subtitle: `${count(test.count)} readings predicted from ${count(train.count)} others, ${count(field.byteLength)} bytes of state`,
    value,
    unit,
    positions: test.inputs,
    truth: test.values,
    mean,
    std,
    field: wholeField(field, inputs, train, test),
  };
}

function wholeField(field: Field, inputs: readonly string[], train: Table, test: Table): EvaluationPicture['field'] {
  if (inputs.length > 2) return undefined;
  const [[minX, maxX], [minY, maxY] = [0, 0]] = inputs.map((_, axis) => extent([train, test], axis, inputs.length));
  if (inputs.length === 2) return predictGrid(field, { minX, maxX, minY, maxY });
  const x = Float64Array.from({ length: PLACES }, (_, i) => minX + ((maxX - minX) * i) / (PLACES - 1));
  return { label: inputs[0], x, ...field.predict(x) };
}

/** Smallest and largest coordinate, with a margin. */
function extent(tables: readonly Table[], axis: number, dimensions: number): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { inputs } of tables) {
    for (let i = axis; i < inputs.length; i += dimensions) {
      low = Math.min(low, inputs[i]);
      high = Math.max(high, inputs[i]);
    }
  }
  const margin = MARGIN * (high - low);
  return [low - margin, high + margin];
}
