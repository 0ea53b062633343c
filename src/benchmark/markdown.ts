import type { TimeRow } from './interleaved.js';

const MILLISECONDS = / ms$/;
const RATIO = /^(.+) \/ (.+)$/;

/** A benchmark's rows as tables in Markdown, for the documentation: a table for each run of rows with the same columns but those of times. */
export function markdownTables(rows: readonly object[]): string {
  const tables: TimeRow[][] = [];
  for (const row of rows as readonly TimeRow[]) {
    const last = tables.at(-1);
    if (last !== undefined && labels(last[0]).join() === labels(row).join()) last.push(row);
    else tables.push([row]);
  }
  return tables.map(markdownTable).join('\n');
}

/** Columns that are no times. */
function labels(row: TimeRow): string[] {
  return Object.keys(row).filter((key) => !MILLISECONDS.test(key) && !RATIO.test(key));
}

function markdownTable(rows: readonly TimeRow[]): string {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const times = keys.filter((key) => MILLISECONDS.test(key)).map((key) => key.replace(MILLISECONDS, ''));
  const ratios = new Map(keys.flatMap((key) => (RATIO.test(key) ? [[key.replace(RATIO, '$1'), key]] : [])));
  const plain = labels(rows[0]);
  const headers = times.map((name) => {
    const ratio = ratios.get(name);
    return ratio === undefined ? `${name}, ms` : `${name}, ms (times ${ratio.replace(RATIO, '$2')})`;
  });
  const time = (row: TimeRow, name: string): string => {
    const ratio = row[ratios.get(name) ?? ''];
    return `${figure(row[`${name} ms`])}${ratio === undefined ? '' : ` (${figure(ratio)})`}`;
  };
  return [
    line([...plain, ...headers]),
    `|${'---|'.repeat(plain.length + times.length)}`,
    ...rows.map((row) => line([...plain.map((key) => figure(row[key])), ...times.map((name) => time(row, name))])),
    '',
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `|${cells.map((cell) => (cell === '' ? ' |' : ` ${cell.replaceAll('|', '\\|')} |`)).join('')}`;
}

/** Whole numbers in full, others with three figures. */
function figure(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '';
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return value.toPrecision(3);
}
