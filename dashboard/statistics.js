/** Fills the strip of figures below the maps. */
export function showStatistics(list, { observations, rejected, tiles, stateBytes, updateMs, predictionMs, lag, warmupMissing }) {
  const reasons = Object.entries(rejected).filter(([, count]) => count > 0);
  const refused = reasons.reduce((sum, [, count]) => sum + count, 0);
  const figures = [
    ['Observations', observations.toLocaleString('en'), warmupMissing > 0 ? `${warmupMissing} to warm up` : ''],
    ['Rejected', refused.toLocaleString('en'), '', reasons.map(([reason, count]) => `${reason}: ${count}`).join('\n')],
    ['Tiles', tiles.toLocaleString('en')],
    ['State', ...bytes(stateBytes)],
    ['Update, median', milliseconds(updateMs.p50), 'ms'],
    ['Update, p99', milliseconds(updateMs.p99), 'ms'],
    ['Prediction', milliseconds(predictionMs), 'ms'],
    ['Lag', lag.toFixed(1), 's'],
  ];
  list.replaceChildren(...figures.map(([name, value, unit = '', title = '']) => figure(name, value, unit, title)));
}

function figure(name, value, unit, title) {
  const group = document.createElement('div');
  group.title = title;
  const term = document.createElement('dt');
  term.textContent = name;
  const description = document.createElement('dd');
  description.textContent = value;
  if (unit) {
    const small = document.createElement('small');
    small.textContent = unit;
    description.append(small);
  }
  group.append(term, description);
  return group;
}

function bytes(count) {
  return count < 1e6 ? [(count / 1e3).toFixed(0), 'kB'] : [(count / 1e6).toFixed(1), 'MB'];
}

function milliseconds(value) {
  return Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : 0) : '–';
}
