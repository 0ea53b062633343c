import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { type Figure, isFigureFormat, renderFigure } from '../drawing/figure.js';
import { InputError } from './input-error.js';

/** The path of an option that names a picture. @throws InputError when it ends neither in .png nor in .svg. */
export function figurePath(option: string, path: string): string {
  if (!isFigureFormat(extname(path))) throw new InputError(`${option} ${path} ends neither in .png nor in .svg`);
  return path;
}

/** @param path as `figurePath` lets it pass. */
export function writeFigure(path: string, figure: Figure): void {
  const format = extname(path);
  if (isFigureFormat(format)) writeFileSync(path, renderFigure(figure, format));
}
