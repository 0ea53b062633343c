/** The worker, with an engine that fails in its second tile of a batch which holds the value 23.5 (1.75 in the model's units). */
import { WasmEngine } from '../../engine/wasm/wasm-engine.js';

const POISON = 1.75;
const { fold } = WasmEngine.prototype;
let poisoned = 0;

WasmEngine.prototype.fold = function (...args: Parameters<typeof fold>): void {
  if (args[2].includes(POISON) && ++poisoned === 2) throw new Error('poisoned');
  fold.apply(this, args);
};

await import('../worker.js');
