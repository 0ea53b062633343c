import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fontFile } from '../drawing/font.js';
import { packageRoot } from '../package-root.js';

export interface StaticFile {
  readonly type: string;
  readonly body: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Compiled modules that the page shares with the rest of the package, relative to dist/src. */
const SHARED_MODULES = [
  'drawing/color-map.js',
  'drawing/ticks.js',
  'drawing/field-pixels.js',
  'drawing/panel.js',
  'dashboard/grid-message.js',
  'dashboard/map-window.js',
  'dashboard/risk-layer.js',
  'math/normal.js',
  'math/erf.js',
];

/**
 * All that the page is made of, by URL path. It is read once: a request can only pick from this map, and never names a file.
 */
export function loadStaticFiles(): ReadonlyMap<string, StaticFile> {
  const page = join(packageRoot, 'dashboard');
  const files = new Map<string, StaticFile>();
  const add = (url: string, path: string) => files.set(url, { type: TYPES[extname(path)], body: readFileSync(path) });
  for (const name of readdirSync(page)) if (extname(name) in TYPES) add(`/${name}`, join(page, name));
  for (const module of SHARED_MODULES) add(`/${module}`, join(packageRoot, 'dist/src', module));
  add('/', join(page, 'index.html'));
  add('/inter.woff2', fontFile);
  const { resolve } = createRequire(import.meta.url);
  add('/uplot.js', resolve('uplot/dist/uPlot.esm.js'));
  add('/uplot.css', resolve('uplot/dist/uPlot.min.css'));
  return files;
}
