/** What `--params-file` and `-p` say about the nodes that a name or pattern means. */
export interface ParameterGroup {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: number; readonly value?: unknown }[];
}

/** rcl's parser gives no type to an empty list. */
const NOT_SET = 0;

/**
 * The overrides that are meant for one node, dotted names to plain values. rclnodejs itself finds only `/**` and the bare name, so that a
 * file that names the node fully, as launch's dict parameters do under a namespace, would be passed over in silence.
 *
 * Later groups win, as in rclcpp (parameter_map_from), but what is given one by one (`-p`) wins over all files: rcl puts it under `/**`,
 * wherever that stands.
 *
 * @param fullName `/robot1/cmanp`
 * @param assigned names of the parameters that are given one by one.
 */
export function nodeOverrides(
  groups: readonly ParameterGroup[],
  fullName: string,
  assigned: readonly string[] = [],
): Record<string, unknown> {
  const overrides: Record<string, unknown> = {};
  const ours = groups.filter((group) => meansNode(group.name, fullName));
  for (const { name, type, value } of ours.flatMap((group) => group.parameters)) overrides[name] = type === NOT_SET ? [] : value;
  const everyNode = groups.find(({ name }) => name === '/**')?.parameters ?? [];
  for (const { name, value } of everyNode) if (assigned.includes(name)) overrides[name] = value;
  return overrides;
}

/** Whether a key of a parameter file means the node: full name, bare name in any namespace, `*` for one token, `**` for any number. */
function meansNode(key: string, fullName: string): boolean {
  if (!key.includes('/')) return key === fullName.slice(fullName.lastIndexOf('/') + 1);
  const pattern = (key.startsWith('/') ? key : `/${key}`)
    .split('/')
    .slice(1)
    .map((token) => {
      if (token === '**') return '(/[^/]+)*';
      return token === '*' ? '/[^/]+' : `/${token.replace(/[^\w]/g, '\\$&')}`;
    })
    .join('');
  return new RegExp(`^${pattern}$`).test(fullName);
}
