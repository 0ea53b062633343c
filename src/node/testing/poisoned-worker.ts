/** The worker, with an engine that fails in its second tile of a batch which holds one of two values: it throws, or eats all memory. */
import { WasmEngine } from '../../engine/wasm/wasm-engine.js';

/** In the model's units: 23.5 and 23 with mean 20 and std 2. */
const [POISON, FEAST] = [1.75, 1.5];
const { fold } = WasmEngine.prototype;
let tiles = 0;

WasmEngine.prototype.fold = function (...args: Parameters<typeof fold>): void {
  const values = args[2];
  if ((values.includes(POISON) || values.includes(FEAST)) && ++tiles === 2) {
    if (values.includes(POISON)) throw new Error('poisoned');
    for (const eaten: number[][] = []; ; ) eaten.push(Array.from({ length: 10_000 }, (_, i) => i / 3));
  }
  fold.apply(this, args);
};

await import('../worker.js');
