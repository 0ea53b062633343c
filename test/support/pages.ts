import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.js';

/** A page of the documentation. */
export interface Page {
  /** Relative to the package. */
  readonly path: string;
  readonly text: string;
}

export function readPages(): Page[] {
  const files = (folder: string) => readdirSync(join(packageRoot, folder)).filter((name) => name.endsWith('.md'));
  return [...files('.'), ...files('docs').map((name) => `docs/${name}`)].map((path) => ({
    path,
    text: readFileSync(join(packageRoot, path), 'utf8'),
  }));
}

/** The code blocks of one language. Blocks in lists lose the indentation of their fence. */
export function codeBlocks({ text }: Page, language: string): string[] {
  const fenced = new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms');
  return [...text.matchAll(fenced)].map(([, indent, code]) => code.replace(new RegExp(`^${indent}`, 'gm'), ''));
}

/** Command lines of `cmanp`, from blocks of shell code and from running text; comments and what follows in a chain are cut off. */
export function commandLines(page: Page): string[][] {
  const inline = [...page.text.replaceAll(/^ *```.*?^ *```$/gms, '').matchAll(/`([^`]+)`/g)].map(([, code]) =>
    code.replaceAll(/\s+/g, ' '),
  );
  const lines = [...codeBlocks(page, 'sh').flatMap((block) => block.replaceAll('\\\n', ' ').split('\n')), ...inline];
  return lines
    .flatMap((line) => line.replace(/#.*/, '').split('&&'))
    .map((line) => line.trim().split(/\s+/))
    .filter(([program, command]) => program === 'cmanp' && command !== undefined);
}
