import { drawHeader, type Figure, HEADER_HEIGHT, PADDING } from './figure.js';
import { drawFieldMap, type FieldGrid, mapHeight, meanAndStd } from './map-panel.js';

/** What is drawn of a field; the rest is the figure's own business. */
export interface FieldPicture {
  readonly title: string;
  readonly subtitle: string;
  readonly grid: FieldGrid;
  /** Of the values; empty where it is not known. */
  readonly unit: string;
}

/** Largest size in CSS pixels, less what a wide map leaves empty. */
export const FIELD_FIGURE_SIZE = { width: 1200, height: 640 } as const;

const PANEL_WIDTH = (FIELD_FIGURE_SIZE.width - 2 * PADDING) / 2;
const ROOM = FIELD_FIGURE_SIZE.height - HEADER_HEIGHT - PADDING / 2;

/** Mean and uncertainty side by side. */
export function fieldFigure({ title, subtitle, grid, unit }: FieldPicture): Figure {
  const panelHeight = mapHeight(grid, PANEL_WIDTH, ROOM);
  return {
    width: FIELD_FIGURE_SIZE.width,
    height: HEADER_HEIGHT + panelHeight + PADDING / 2,
    draw(context) {
      drawHeader(context, title, subtitle);
      meanAndStd(grid, unit).forEach((map, i) =>
        drawFieldMap(context, { left: PADDING + i * PANEL_WIDTH, top: HEADER_HEIGHT, width: PANEL_WIDTH, height: panelHeight }, map),
      );
    },
  };
}
