import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cividis, colorAt, magma, viridis } from './color-map.js';

/** CIE lightness L* of an sRGB colour. */
function lightness(color: readonly number[]): number {
  const [r, g, b] = color.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
}

test('all maps rise evenly in lightness, so that equal steps of a value look equal', () => {
  for (const map of [viridis, magma, cividis]) {
    const levels = Array.from({ length: 17 }, (_, i) => lightness(colorAt(map, i / 16)));
    const even = (levels[16] - levels[0]) / 16;
    for (let i = 1; i < levels.length; i++) {
      const step = levels[i] - levels[i - 1];
      assert.ok(step > 0.5 * even && step < 1.6 * even, `step ${i}: ${step} against ${even}`);
    }
  }
});

test('ends and beyond are the end colours, between samples is a mixture', () => {
  assert.deepEqual(colorAt(viridis, 0), [0x44, 0x01, 0x54]);
  assert.deepEqual(colorAt(viridis, -3), colorAt(viridis, 0));
  assert.deepEqual(colorAt(viridis, 7), [0xfd, 0xe7, 0x25]);
  assert.deepEqual(colorAt(viridis, 1 / 16), [0x46, 0x17, 0x68]);
});
