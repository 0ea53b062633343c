import { formatNumber } from './drawing/ticks.js';
import { latestOnly } from './latest-only.js';

const element = (id) => document.getElementById(id);

/**
 * What the field says at one place: at once that of the cell, and as soon as the node has answered its prediction for the very place.
 *
 * @param {(request: object) => Promise<object>} ask
 */
export class Readout {
  #refine;
  #shown;
  #exact;

  constructor(ask) {
    this.#refine = latestOnly(async () => {
      const { place } = this.#shown;
      const { mean, std } = await ask({ kind: 'predict', places: [place] });
      this.#exact = { place, mean: mean[0], std: std[0] };
      this.#print();
    });
  }

  /**
   * @param shown { grid, place, atRobot, unit, riskOf }: `riskOf` gives the percent for a mean and a std; undefined where there is none.
   * @param isNew the place or the grid is another.
   */
  show(shown, isNew) {
    this.#shown = shown;
    if (!shown) {
      for (const id of ['mean-readout', 'std-readout', 'risk-readout']) element(id).textContent = '';
      return;
    }
    this.#print();
    if (isNew) void this.#refine();
  }

  #print() {
    if (!this.#shown) return;
    const { grid, place, atRobot, unit, riskOf } = this.#shown;
    const isExact = this.#exact?.place[0] === place[0] && this.#exact.place[1] === place[1];
    const value = isExact ? this.#exact : cellAt(grid, place);
    if (!value) return;
    const { mean, std } = value;
    // Two significant digits of the uncertainty decide how much of the mean is worth printing.
    const decimals = Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(std))));
    const where = atRobot ? 'at the robot' : `at (${formatNumber(place[0], 2)}, ${formatNumber(place[1], 2)}) m`;
    element('mean-readout').dataset.place = place.join(' ');
    print('mean-readout', `${formatNumber(mean, decimals)} ± ${formatNumber(std, decimals)} ${unit}`, where, isExact);
    print('std-readout', `± ${formatNumber(std, decimals)} ${unit}`, '', isExact);
    print('risk-readout', `${Math.round(riskOf(mean, std))} %`, '', isExact);
  }
}

function print(id, text, where, isExact) {
  const value = document.createElement('b');
  value.textContent = text;
  element(id).dataset.exact = String(isExact);
  element(id).replaceChildren(value, ` ${where}`);
}

/** Mean and std of the cell that a place lies in; undefined outside the grid. */
function cellAt({ originX, originY, resolution, width, height, mean, std }, [x, y]) {
  const column = Math.floor((x - originX) / resolution);
  const row = Math.floor((y - originY) / resolution);
  if (column < 0 || column >= width || row < 0 || row >= height) return undefined;
  const cell = row * width + column;
  return { mean: mean[cell], std: std[cell] };
}
