import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { HeldOutScore } from './held-out.js';

/** What is known of a training at one of its steps. */
export interface CurvePoint {
  readonly step: number;
  /** Mean loss of the steps since the point before, nats per target. */
  readonly loss: number;
  readonly scores: readonly HeldOutScore[];
}

const COLUMNS = /^oracle_(\d+)$/;

/** The history of a training, in a CSV file that grows with each point: what is in it is not lost when the training is killed. */
export class LearningCurve {
  readonly #path: string;
  readonly #points: CurvePoint[];

  private constructor(path: string, contexts: readonly number[], points: readonly CurvePoint[]) {
    this.#path = path;
    this.#points = [...points];
    const header = `step,train,${contexts.map((n) => `oracle_${n},gp_${n},mixed_${n}`).join(',')}\n`;
    writeFileSync(path, header + points.map(toRow).join(''));
  }

  /** @param contexts context counts of the scores. */
  static begin(path: string, contexts: readonly number[]): LearningCurve {
    return new LearningCurve(path, contexts, []);
  }

  /** Goes on from `step`: what lies beyond it belongs to steps that will be taken again. A history that is not there starts here. */
  static resume(path: string, contexts: readonly number[], step: number): LearningCurve {
    const before = existsSync(path) ? readLearningCurve(path) : [];
    return new LearningCurve(
      path,
      contexts,
      before.filter((point) => point.step <= step),
    );
  }

  get points(): readonly CurvePoint[] {
    return this.#points;
  }

  add(point: CurvePoint): void {
    this.#points.push(point);
    appendFileSync(this.#path, toRow(point));
  }
}

function toRow({ step, loss, scores }: CurvePoint): string {
  return `${[step, loss, ...scores.flatMap((score) => [score.oracle, score.gaussianProcess, score.mixed])].join(',')}\n`;
}

/** @throws Error with one line naming the file and what is wrong with it. */
export function readLearningCurve(path: string): CurvePoint[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const [step, train, ...columns] = header.split(',');
  const contexts = columns.filter((_, i) => i % 3 === 0).map((name) => Number(COLUMNS.exec(name)?.[1]));
  if (step !== 'step' || train !== 'train' || columns.length !== 3 * contexts.length || contexts.some(Number.isNaN))
    throw new Error(`${path}: it is not the learning curve of a training`);
  return lines.map((line, i) => {
    const cells = line.split(',').map(Number);
    if (cells.length !== columns.length + 2 || !Number.isInteger(cells[0])) throw new Error(`${path}: line ${i + 2} is not whole`);
    const scores = contexts.map((count, at) => {
      const [oracle, gaussianProcess, mixed] = cells.slice(2 + 3 * at);
      return { contexts: count, oracle, gaussianProcess, mixed };
    });
    return { step: cells[0], loss: cells[1], scores };
  });
}
