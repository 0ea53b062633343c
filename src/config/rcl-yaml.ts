import { isMap, isScalar, parseDocument, Scalar, visit, type YAMLMap, type YAMLSeq } from 'yaml';

/**
 * A parameter file in a form that rcl's own parser reads as it is meant. rcl takes a bare `y` or `n` for a bool, and refuses lists that mix
 * kinds, so that `[x, y]` and `[20, 30.5]` stop a node at its start; both are the same in YAML when written `[x, "y"]` and `[20.0, 30.5]`.
 * A key without a value, or with an empty map, stops it too; it is left out, as it says nothing.
 *
 * A text that is not YAML is returned as it is: rcl reports it.
 */
export function rclSafeYaml(text: string): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) return text;
  if (isMap(document.contents)) dropEmpty(document.contents);
  visit(document, {
    Scalar: (_key, scalar) => {
      if (scalar.type === Scalar.PLAIN && typeof scalar.value === 'string' && /^[yYnN]$/.test(scalar.value))
        scalar.type = Scalar.QUOTE_DOUBLE;
    },
    Seq: (_key, list) => {
      if (isMixedNumbers(list)) for (const item of list.items) if (isScalar(item)) item.minFractionDigits = 1;
    },
  });
  return document.toString();
}

/** Innermost first: a map may be empty only once what is empty in it is gone. */
function dropEmpty(map: YAMLMap): void {
  map.items = map.items.filter(({ value }) => {
    if (isMap(value)) dropEmpty(value);
    return !(value === null || (isScalar(value) && value.value === null) || (isMap(value) && value.items.length === 0));
  });
}

function isMixedNumbers({ items }: YAMLSeq): boolean {
  const numbers = items.filter((item) => isScalar<number>(item) && typeof item.value === 'number') as Scalar<number>[];
  if (numbers.length < items.length) return false;
  return numbers.some(isWhole) && !numbers.every(isWhole);
}

/** Written without a point or exponent, which is what rcl goes by. */
function isWhole({ source, value }: Scalar<number>): boolean {
  return source === undefined ? Number.isInteger(value) : /^[-+]?\d+$/.test(source);
}
