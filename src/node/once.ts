/** Distinct lines that are remembered: beyond it the memory starts anew, so that it stays bounded. */
const REMEMBERED = 1000;

/** A log that says each line once: what is wrong with a topic is wrong every second. */
export function once(log: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (said.has(text)) return;
    if (said.size >= REMEMBERED) said.clear();
    said.add(text);
    log(text);
  };
}
