import { colorAt } from './drawing/color-map.js';

const STOPS = 24;

/** The colour bar of a map with its labels; the first and last of `ticks` are its ends. */
export function showLegend(element, colorMap, { values, labels }, unit) {
  const key = [...labels, unit].join(' ');
  if (element.dataset.key === key) return;
  element.dataset.key = key;
  const bar = document.createElement('div');
  bar.className = 'bar';
  const stops = Array.from({ length: STOPS }, (_, i) => `rgb(${colorAt(colorMap, i / (STOPS - 1)).join(' ')})`);
  bar.style.background = `linear-gradient(to right, ${stops.join(', ')})`;
  const low = values[0];
  const high = values.at(-1);
  const scale = document.createElement('div');
  scale.className = 'scale';
  scale.replaceChildren(
    ...values.map((value, i) => {
      const label = document.createElement('span');
      label.textContent = i === values.length - 1 && unit ? `${labels[i]} ${unit}` : labels[i];
      label.style.left = `${(100 * (value - low)) / (high - low)}%`;
      return label;
    }),
  );
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', `Colours from ${labels[0]} to ${labels.at(-1)} ${unit}`);
  element.replaceChildren(bar, scale);
}
