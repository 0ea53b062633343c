/** The part of onnxruntime-node that the benchmark uses. It is no dependency: `npm install --no-save onnxruntime-node` brings it. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(
      model: Uint8Array,
      options: { intraOpNumThreads: number; interOpNumThreads: number; logSeverityLevel: number },
    ): Promise<Session>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor;
}

export interface OnnxTensor {
  readonly data: Float32Array;
}

export interface Session {
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

/** Undefined where it is not installed. */
export async function loadOnnxRuntime(): Promise<OnnxRuntime | undefined> {
  // Not a literal: TypeScript would look for it.
  const name = 'onnxruntime-node';
  try {
    return ((await import(name)) as { default: OnnxRuntime }).default;
  } catch {
    return undefined;
  }
}
