import type { Config } from '../config/config.js';
import type { Engine } from '../engine/engine.js';
import type { Field } from '../field/field.js';
import type { GridPrediction } from '../field/grid.js';
import { TileLattice } from '../field/tile-lattice.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { About, Frame } from './source.js';
import { unitOf } from './unit.js';

/** The picture that a page is to show; asked for again and again, it has batches scored as long as somebody looks. */
export function dashboardFrame(pipeline: Pipeline, grid: GridPrediction | string, risk: Config['risk'], now: number): Frame {
  pipeline.batcher.scores.request();
  return {
    grid,
    view: {
      robot: pipeline.robotPosition(),
      statistics: pipeline.statistics(now),
      calibration: pipeline.batcher.scores.calibration,
      risk,
      tiles: tileCorners(pipeline.field),
    },
  };
}

/** Lower left corners of the tiles in memory, x and y in turn, metres in the map frame. */
function tileCorners(field: Field): number[] {
  const { tiles, tile } = field.snapshot();
  const lattice = new TileLattice(field.dimensions, tile);
  return tiles.flatMap(({ index }) => lattice.box(index).low);
}

export function aboutField({ model, latents, kind }: Engine, { sources, tile }: Pick<Config, 'sources' | 'tile'>): About {
  return { model: model.name, latents, engine: kind, unit: unitOf(sources), tileSize: tile.size, anchors: placesOf(model, latents) };
}

/** Of a model without anchors nothing, else x and y of each latent's place within a tile, in turn. */
function placesOf({ architecture, weights }: Engine['model'], latents: number): number[] {
  const places = architecture.anchors ? weights.get('places') : undefined;
  if (places === undefined) return [];
  const { inputs } = architecture;
  return Array.from({ length: 2 * latents }, (_, i) => places.data[Math.floor(i / 2) * inputs + (i % 2)]);
}
