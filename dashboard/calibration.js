import { axis, chart, color } from './charts.js';

const percent = (part) => `${Math.round(100 * part)} %`;

/** How often readings lay within their central intervals against how often they should. */
export function calibrationChart(element, note) {
  const percents = (_, splits) => splits.map((v) => (v === 1 ? '100 %' : `${Math.round(100 * v)}`));
  const fixed = { time: false, range: [0, 1] };
  const quarters = () => [0, 0.25, 0.5, 0.75, 1];
  const plot = chart(
    element,
    {
      padding: [8, 22, 0, 0],
      scales: { x: fixed, y: fixed },
      axes: [axis({ values: percents, splits: quarters }), axis({ values: percents, splits: quarters, size: 42 })],
      series: [
        {},
        { stroke: color('--faint'), width: 1, dash: [4, 4], points: { show: false } },
        { stroke: color('--accent'), width: 2, points: { show: true, size: 5, fill: color('--accent'), stroke: color('--accent') } },
      ],
    },
    [[0, 1], [0, 1], []],
  );
  return {
    show({ count, coverage, rmse, nlpd }, unit) {
      if (count === 0) {
        note.textContent = 'no reading predicted yet';
        plot.setData([[0, 1], [0, 1], []]);
        return;
      }
      const levels = [0, ...coverage.map((_, i) => (i + 1) / (coverage.length + 1)), 1];
      plot.setData([levels, levels, [0, ...coverage, 1]]);
      const of90 = coverage[Math.round(0.9 * (coverage.length + 1)) - 1];
      note.textContent = `90 % interval holds ${percent(of90)}`;
      note.title =
        `${count} readings, each predicted before it was folded (a sample of the batches)\n` +
        `rmse ${rmse.toPrecision(3)} ${unit}, negative log predictive density ${nlpd.toFixed(2)} nats`;
    },
  };
}
