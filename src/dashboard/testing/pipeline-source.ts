import { testEngine } from '../../field/testing/test-field.js';
import type { Pipeline } from '../../pipeline/pipeline.js';
import { temperature, testConfig, testPipeline, transform } from '../../pipeline/testing/test-pipeline.js';
import { aboutField, dashboardFrame } from '../frame.js';
import type { About, Action, DashboardSource, FrameListener, PointPrediction } from '../source.js';

const STAMP = 100;
const PERIOD_MS = 400;
const RISK = { threshold: 20, side: 'above' as const };

/** A field of 20 .. 24 degrees that a robot has driven over, as a node would feed it to the page. */
export class PipelineSource implements DashboardSource {
  readonly actions: readonly Action[] = ['pause', 'resume', 'reset'];
  readonly pipeline: Pipeline;
  /** The points of the latest request of more than one. */
  section: Float64Array | undefined;
  paused = false;

  constructor() {
    this.pipeline = testPipeline({ risk: RISK }).pipeline;
    this.drive(200);
  }

  /** Readings on a spiral around the origin. */
  drive(count: number): void {
    for (let i = 0; i < count; i++) {
      const [x, y] = [Math.cos(i / 9) * (i / 100), Math.sin(i / 9) * (i / 130)];
      this.pipeline.receiveTransforms(transform(x, y, STAMP + i / 100), false);
      this.pipeline.receive('thermometer', temperature(22 + x + Math.sin(3 * y), STAMP + i / 100), STAMP + i / 100);
    }
    this.pipeline.flush();
  }

  about(): Promise<About> {
    return Promise.resolve(aboutField(testEngine, testConfig()));
  }

  onFrame(listener: FrameListener): () => void {
    const timer = setInterval(() => {
      const frame = dashboardFrame(this.pipeline, this.pipeline.predictGrid(STAMP + 2), RISK, STAMP + 2);
      listener(frame, { paused: this.paused });
    }, PERIOD_MS);
    return () => clearInterval(timer);
  }

  predict(points: Float64Array): Promise<PointPrediction> {
    if (points.length > 3) this.section = points;
    return Promise.resolve(this.query(points));
  }

  /** What `~/query` answers. */
  query(points: Float64Array): PointPrediction {
    return this.pipeline.query(points, { covariance: false, samples: 0 }, STAMP + 2);
  }

  act(action: Action): Promise<string> {
    if (action === 'reset') this.pipeline.reset();
    else this.paused = action === 'pause';
    return Promise.resolve(`${action} done`);
  }
}
