import { riskLayer } from './dashboard/risk-layer.js';
import { finiteRange } from './drawing/field-pixels.js';
import { formatNumber, ticksAround } from './drawing/ticks.js';

const element = (id) => document.getElementById(id);
/** Ticks of the mean's scale, of which the slider reaches a step further on both sides. */
const TICKS = 6;

/** The threshold of the risk: the node's own until the user moves the slider or turns the side. */
export class RiskPanel {
  #options = { threshold: 0, side: 'above' };
  #isTouched = false;
  #unit = '';
  #onChange;

  /** @param onChange called with { threshold, side } for each change, and for each new grid. */
  constructor(onChange) {
    this.#onChange = onChange;
    element('threshold').addEventListener('input', ({ target }) => this.#choose({ threshold: Number(target.value) }));
    element('side').addEventListener('click', () => this.#choose({ side: this.#options.side === 'above' ? 'below' : 'above' }));
  }

  /** Percent for a mean and a std. */
  riskOf = (mean, std) => riskLayer({ mean: Float64Array.of(mean), std: Float64Array.of(std) }, this.#options)[0];

  /** What the node itself goes by. */
  offer(options) {
    if (!this.#isTouched) this.#options = options;
  }

  setGrid({ mean }, unit) {
    this.#unit = unit;
    const { values } = ticksAround(...finiteRange(mean), TICKS);
    const step = values[1] - values[0];
    const slider = element('threshold');
    slider.min = Math.min(values[0] - step, this.#options.threshold);
    slider.max = Math.max(values.at(-1) + step, this.#options.threshold);
    slider.step = step / 50;
    this.#show();
  }

  #choose(change) {
    this.#isTouched = true;
    this.#options = { ...this.#options, ...change };
    this.#show();
  }

  #show() {
    const { threshold, side } = this.#options;
    const slider = element('threshold');
    slider.value = threshold;
    const decimals = Math.max(0, Math.min(6, 1 - Math.floor(Math.log10(Number(slider.step) * 10))));
    const text = `${formatNumber(threshold, decimals)} ${this.#unit}`;
    slider.setAttribute('aria-valuetext', text);
    element('threshold-value').textContent = text;
    element('side').textContent = side === 'above' ? '>' : '<';
    element('side').setAttribute('aria-label', `Risk of values ${side} the threshold; press for the other side`);
    this.#onChange(this.#options);
  }
}
