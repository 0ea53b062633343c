import { createRequire } from 'node:module';

/** Inter (SIL Open Font License), which the package brings along: robots and containers have no fonts. */
export const fontFile: string = createRequire(import.meta.url).resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');
