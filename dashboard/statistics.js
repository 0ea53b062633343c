/** Fills the line of figures at the foot of the page. */
export function showStatistics(
  list,
  { observations, rejected, dropped, tiles, tilesSpilled, predictionMs, lag, warmupMissing },
  rate,
  playback,
) {
  const reasons = Object.entries(rejected).filter(([, count]) => count > 0);
  const refused = reasons.reduce((sum, [, count]) => sum + count, 0);
  const figures = [
    ['Readings', observations.toLocaleString('en'), warmupMissing > 0 ? `${warmupMissing} to warm up` : perSecond(rate)],
    ['Rejected', refused.toLocaleString('en'), reasons.map(([reason, count]) => `${reason.replaceAll('_', ' ')} ${count}`).join(', ')],
    ['Tiles', tiles.toLocaleString('en'), tilesSpilled > 0 ? `and ${tilesSpilled} in files` : ''],
    ['Prediction', `${predictionMs.toFixed(predictionMs < 10 ? 1 : 0)} ms`],
    ['Lag', `${lag.toFixed(1)} s`],
  ];
  if (dropped > 0) figures.push(['Dropped', dropped.toLocaleString('en')]);
  if (playback) figures.push(['Recording', playback.ended ? 'ended' : `${Math.floor(100 * playback.fraction)} %`]);
  list.replaceChildren(...figures.map(([name, value, note = '']) => figure(name, value, note)));
}

function perSecond(rate) {
  return rate === null ? '' : `${rate.toFixed(rate < 10 ? 1 : 0)} a second`;
}

function figure(name, value, note) {
  const group = document.createElement('div');
  const term = document.createElement('dt');
  term.textContent = name;
  const description = document.createElement('dd');
  description.textContent = value;
  if (note) {
    const small = document.createElement('small');
    small.textContent = note;
    description.append(small);
  }
  group.append(term, description);
  return group;
}
