import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { stringify } from 'yaml';

export interface Workplace {
  readonly folder: string;
  /** A parameter file: a sonar, a small fixed grid and few latents, with `changes` on top. */
  readonly parameterFile: (changes?: Record<string, unknown>, nodeName?: string) => string;
}

/** A folder for one test, removed at its end. */
export function workplace(t: TestContext): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'cmanp-test-'));
  t.after(() => rmSync(folder, { recursive: true }));
  let files = 0;
  return {
    folder,
    parameterFile: (changes = {}, nodeName = '/**') => {
      const path = join(folder, `parameters${files++}.yaml`);
      const parameters = {
        model: 'field2d',
        latents: 16,
        sources: ['sonar'],
        sonar: { topic: '/sonar', type: 'sensor_msgs/msg/Range', field: 'range', reliability: 'reliable', min: 0, max: 80 },
        value: { mean: 10, std: 4.5 },
        grid: { rate: 10, size: [4, 3], resolution: 0.5, follow: '', center: [1, 2] },
        risk: { threshold: 11.5, side: 'above' },
        ...changes,
      };
      writeFileSync(path, stringify({ [nodeName]: { ros__parameters: parameters } }));
      return path;
    },
  };
}
