import assert from 'node:assert/strict';
import { after as afterAll, before as beforeAll, type TestContext, test } from 'node:test';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { type Dashboard, startDashboard } from '../src/dashboard/server.js';
import { findChromium, NO_CHROMIUM } from '../src/dashboard/testing/chromium.js';
import { PipelineSource } from '../src/dashboard/testing/pipeline-source.js';

/** Milliseconds: a machine that has much else to do is slow. */
const TIMEOUT = 60_000;

const executablePath = findChromium();
let running: Browser | undefined;

beforeAll(async () => {
  if (executablePath !== undefined) running = await chromium.launch({ executablePath, timeout: TIMEOUT });
});
afterAll(() => running?.close());

interface Opened {
  readonly source: PipelineSource;
  readonly dashboard: Dashboard;
  readonly page: Page;
  /** Of the page's console, and what it threw. */
  readonly errors: string[];
}

/** The page of a field, once it shows it. */
async function open(t: TestContext, browser: Browser, options: BrowserContextOptions & { token?: string } = {}): Promise<Opened> {
  const { token, ...context } = options;
  const source = new PipelineSource();
  const dashboard = await startDashboard({ host: '127.0.0.1', port: 0, source, token });
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, ...context });
  t.after(async () => {
    await page.close();
    await dashboard.close();
  });
  page.setDefaultTimeout(TIMEOUT);
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${dashboard.port}/`);
  await isLive(page);
  return { source, dashboard, page, errors };
}

function isLive(page: Page): Promise<unknown> {
  return page.locator('#connection[data-state=live]').waitFor();
}

/** Middle of a map on the screen, and some pixels beside it. */
async function middle(map: Locator, dx = 0, dy = 0): Promise<[number, number]> {
  const box = await map.boundingBox();
  assert.ok(box);
  // Wheels know whole pixels only.
  return [Math.round(box.x + box.width / 2) + dx, Math.round(box.y + box.height / 2) + dy];
}

/** Where the cross is, metres, once the node has answered for it. */
async function crossPlace(page: Page): Promise<[number, number]> {
  const readout = page.locator('#mean-readout[data-exact=true]:has-text("at (")');
  await readout.waitFor();
  const [x, y] = ((await readout.getAttribute('data-place')) ?? '').split(' ').map(Number);
  return [x, y];
}

test('the value under the pointer is what a query answers, on every map', async (t) => {
  if (running === undefined) return t.skip(NO_CHROMIUM);
  const { source, page, errors } = await open(t, running);
  for (const [id, dx, dy] of [
    ['mean', 40, -30],
    ['std', -60, 20],
    ['risk', 5, 55],
  ] as const) {
    await page.mouse.move(...(await middle(page.locator(`#${id}-map`), dx, dy)));
    const [x, y] = await crossPlace(page);
    const { mean, std } = source.query(Float64Array.of(x, y, 0));
    const shown = await page.locator('#mean-readout b').innerText();
    const [shownMean, shownStd] = shown.replaceAll('\u2212', '-').split(' ± ').map(Number.parseFloat);
    const lastDigit = 10 ** -(shown.split(' ')[0].split('.')[1]?.length ?? 0);
    assert.ok(Math.abs(shownMean - mean[0]) <= lastDigit && Math.abs(shownStd - std[0]) <= lastDigit, `${shown}: ${mean[0]} ± ${std[0]}`);
  }
  assert.match(await page.locator('#about').innerText(), /^16 latents · .* · reference$/);
  assert.match(await page.locator('#mean-legend').innerText(), /°C/);
  assert.deepEqual(errors, []);
});

test('the threshold changes the risk map, and the side turns it', async (t) => {
  if (running === undefined) return t.skip(NO_CHROMIUM);
  const { page } = await open(t, running);
  const map = page.locator('#risk-map');
  await page.mouse.move(...(await middle(map)));
  await crossPlace(page);
  const risk = () => page.locator('#risk-readout').innerText();
  const move = async (end: 'min' | 'max') => {
    const slider = page.locator('#threshold');
    await slider.focus();
    await slider.press(end === 'min' ? 'Home' : 'End');
  };
  await move('min');
  const [low, lowMap] = [Number.parseInt(await risk(), 10), await map.screenshot()];
  await move('max');
  const [high, highMap] = [Number.parseInt(await risk(), 10), await map.screenshot()];
  assert.ok(low > 50 && high < 50, `${low} % above the lowest, ${high} % above the highest threshold`);
  assert.ok(!lowMap.equals(highMap));
  await page.locator('#side').click();
  assert.ok(Math.abs(Number.parseInt(await risk(), 10) - (100 - high)) <= 1);
});

test('mouse and keys move all maps as one, and 0 brings the grid back', async (t) => {
  if (running === undefined) return t.skip(NO_CHROMIUM);
  const { page } = await open(t, running);
  const [mean, std] = [page.locator('#mean-map'), page.locator('#std-map')];
  const placeAt = async (map: Locator, dx: number, dy: number): Promise<[number, number]> => {
    await page.mouse.move(0, 0);
    await page.locator('#mean-readout:not(:has-text("at ("))').waitFor();
    await page.mouse.move(...(await middle(map, dx, dy)));
    return crossPlace(page);
  };
  const fitted = await placeAt(mean, 50, 40);
  await page.mouse.wheel(0, -400);
  const zoomed = await placeAt(mean, 50, 40);
  assert.ok(Math.hypot(zoomed[0] - fitted[0], zoomed[1] - fitted[1]) < 1e-6, 'what is under the wheel stays');
  // Maps may lie on the screen by parts of a pixel: what is to agree exactly is looked at on one of them.
  const here = await placeAt(std, 50, 40);
  const beside = await placeAt(std, 90, 40);
  const scale = (beside[0] - here[0]) / 40;
  await page.mouse.down();
  await page.mouse.move(...(await middle(std, 60, 40)));
  await page.mouse.up();
  const dragged = await placeAt(std, 60, 40);
  assert.ok(Math.abs(dragged[0] - beside[0]) < 1e-6 && Math.abs(dragged[1] - beside[1]) < 1e-6, 'the map follows the mouse');
  const other = await placeAt(mean, 60, 40);
  assert.ok(Math.hypot(other[0] - dragged[0], other[1] - dragged[1]) < 2 * scale, 'and so do the other maps');
  await mean.focus();
  await page.keyboard.press('ArrowRight');
  const moved = await placeAt(mean, 60, 40);
  assert.ok(Math.abs(moved[0] - other[0] - 48 * scale) < 1e-6);
  await page.keyboard.press('0');
  assert.deepEqual(await placeAt(mean, 50, 40), fitted);
});

test('a section that is drawn is predicted along the line', async (t) => {
  if (running === undefined) return t.skip(NO_CHROMIUM);
  const { source, page } = await open(t, running);
  const map = page.locator('#std-map');
  await page.keyboard.press('s');
  await page.mouse.move(...(await middle(map, -60, -40)));
  const from = await crossPlace(page);
  await page.mouse.down();
  await page.mouse.move(...(await middle(map, 50, 30)));
  await page.mouse.up();
  await page.mouse.move(...(await middle(map, 51, 30)));
  const [toX] = await crossPlace(page);
  await page.waitForTimeout(500);
  const points = source.section;
  assert.equal(points?.length, 3 * 128);
  assert.deepEqual([points[0], points[1]], from);
  assert.ok(points[3 * 127] < toX && points[3 * 127] > from[0]);
  assert.equal(await page.locator('#draw-section').getAttribute('aria-pressed'), 'false');
});

test('two fingers zoom and one leaves scrolling to the page, on a telephone', async (t) => {
  if (running === undefined) return t.skip(NO_CHROMIUM);
  const { page, errors } = await open(t, running, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  assert.equal(width, 390, 'nothing sticks out');
  const map = page.locator('#mean-map');
  await map.scrollIntoViewIfNeeded();
  const [x, y] = await middle(map);
  const touch = await page.context().newCDPSession(page);
  const fingers = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...places: [number, number][]) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: places.map(([px, py], id) => ({ x: px, y: py, id })) });
  const tap = async (dx: number): Promise<[number, number]> => {
    await fingers('touchStart', [x + dx, y]);
    await fingers('touchEnd');
    return crossPlace(page);
  };
  const reach = async () => (await tap(60))[0] - (await tap(0))[0];
  const before = await reach();
  await fingers('touchStart', [x - 30, y], [x + 30, y]);
  for (let i = 1; i <= 5; i++) await fingers('touchMove', [x - 30 - 6 * i, y], [x + 30 + 6 * i, y]);
  await fingers('touchEnd');
  const after = await reach();
  assert.ok(Math.abs(after / before - 0.5) < 0.1, `${after} m of ${before} m`);
  assert.deepEqual(errors, []);
});

test('reset asks first; pause and resume are one button', async (t) => {
  if (running === undefined) return t.skip(NO_CHROMIUM);
  const { source, page } = await open(t, running);
  const observations = () => source.pipeline.statistics(0).observations;
  await page.locator('#reset').click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  assert.equal(observations(), 200);
  await page.locator('#pause').click();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  assert.equal(source.paused, false);
  assert.equal(await page.locator('#save').isVisible(), false, 'there is no file to save to');
  await page.locator('#reset').click();
  await page.getByRole('button', { name: 'Forget it' }).click();
  await page.locator('#notice:has-text("reset done")').waitFor();
  assert.equal(observations(), 0);
});

test('a token in the link unlocks the controls; without it the page only looks', async (t) => {
  if (running === undefined) return t.skip(NO_CHROMIUM);
  const { dashboard, page } = await open(t, running, { token: 'tide' });
  assert.equal(await page.locator('#reset').isVisible(), false);
  await page.locator('#unlock').click();
  await page.locator('#token').fill('tide');
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.locator('#reset').waitFor();
  await page.goto('about:blank');
  await page.goto(`http://127.0.0.1:${dashboard.port}/#token=tide`);
  await page.locator('#reset').waitFor();
});

test('the page comes back when the node does', async (t) => {
  if (running === undefined) return t.skip(NO_CHROMIUM);
  const { source, dashboard, page } = await open(t, running);
  await dashboard.close();
  await page.locator('#connection[data-state=lost]').waitFor();
  const again = await startDashboard({ host: '127.0.0.1', port: dashboard.port, source });
  t.after(() => again.close());
  await isLive(page);
  await page.mouse.move(...(await middle(page.locator('#mean-map'))));
  await crossPlace(page);
});
