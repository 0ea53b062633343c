/** The native half of rclnodejs 2.2.0: what its JavaScript half keeps to itself and the node needs. */
declare const native: {
  /** What `--params-file` and `-p` say, by node name or pattern, in the order in which the names first appear. */
  getParameterOverrides(context: object):
    | {
        readonly name: string;
        readonly parameters: readonly { readonly name: string; readonly type: number; readonly value?: unknown }[];
      }[]
    | undefined;
};
export default native;
