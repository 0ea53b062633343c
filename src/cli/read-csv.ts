import { readFile } from 'node:fs/promises';
import { fileReason } from '../file-reason.js';
import { InputError } from './input-error.js';

/** Rows of numbers: the inputs and the value of each reading. */
export interface Table {
  readonly count: number;
  /** `count x inputs`, row-major. */
  readonly inputs: Float64Array;
  readonly values: Float64Array;
}

/**
 * Reads some columns of a CSV file with a header line.
 *
 * @throws InputError naming file, line and column.
 */
export async function readCsv(path: string, inputs: readonly string[], value: string): Promise<Table> {
  const [header, ...lines] = (await readText(path)).replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim());
  const columns = [...inputs, value].map((name) => {
    const column = names.indexOf(name);
    if (column < 0) throw new InputError(`${path}: no column ${name}; columns are ${names.join(', ')}`);
    return column;
  });
  const numbers: number[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const cells = line.split(',');
    for (const column of columns) numbers.push(cellNumber(cells[column], `${path}:${i + 2}: ${names[column]}`));
  });
  const width = columns.length;
  const count = numbers.length / width;
  if (count === 0) throw new InputError(`${path}: no rows`);
  return {
    count,
    inputs: Float64Array.from(
      { length: count * inputs.length },
      (_, i) => numbers[Math.floor(i / inputs.length) * width + (i % inputs.length)],
    ),
    values: Float64Array.from({ length: count }, (_, row) => numbers[row * width + inputs.length]),
  };
}

/** The rows of several tables, one after the other. */
export function concatenate(tables: readonly Table[]): Table {
  const join = (parts: readonly Float64Array[]): Float64Array => {
    const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  };
  return {
    count: tables.reduce((sum, { count }) => sum + count, 0),
    inputs: join(tables.map((table) => table.inputs)),
    values: join(tables.map((table) => table.values)),
  };
}

function cellNumber(cell: string | undefined, where: string): number {
  const text = cell?.trim() ?? '';
  const number = Number(text);
  if (text === '' || !Number.isFinite(number)) throw new InputError(`${where} is "${text}", not a number`);
  return number;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new InputError(`${path}: cannot be read: ${fileReason(error)}`, { cause: error });
  }
}
