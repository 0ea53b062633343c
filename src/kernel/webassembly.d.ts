/** The part of the WebAssembly JavaScript API that the kernel uses: Node has it, `@types/node` leaves it to the DOM's types. */
declare namespace WebAssembly {
  type Module = object;
  function validate(bytes: Uint8Array): boolean;
  const Module: new (bytes: Uint8Array) => Module;
  class Memory {
    constructor(descriptor: { initial: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
}
