import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { fileReason } from '../file-reason.js';
import { type McapFile, openMcapFile, type RecordedMessage, type RecordedTopic } from './mcap-file.js';

/** An MCAP file, or a folder of them as rosbag2 leaves it. */
export interface Recording {
  readonly topics: readonly RecordedTopic[];
  /** One line each about what could not be read. */
  readonly warnings: readonly string[];
  /** Messages of the topics named (all without), by log time. */
  messages(topics?: readonly string[]): AsyncIterable<RecordedMessage>;
  close(): Promise<void>;
}

/** @throws Error, one line naming the file. */
export async function openRecording(path: string): Promise<Recording> {
  const files: McapFile[] = [];
  try {
    for (const file of await mcapFiles(path)) files.push(await openMcapFile(file));
  } catch (error) {
    await Promise.all(files.map((file) => file.close()));
    throw error;
  }
  const topics = new Map<string, RecordedTopic>();
  for (const topic of files.flatMap((file) => file.topics)) {
    topics.set(topic.name, { ...topic, messageCount: topic.messageCount + (topics.get(topic.name)?.messageCount ?? 0) });
  }
  return {
    topics: [...topics.values()],
    warnings: files.flatMap((file) => file.warning ?? []),
    messages: (names) => merge(files, names),
    close: async () => {
      await Promise.all(files.map((file) => file.close()));
    },
  };
}

async function mcapFiles(path: string): Promise<string[]> {
  const info = await stat(path).catch((error: unknown) => {
    throw new Error(`${path}: cannot be opened: ${fileReason(error)}`);
  });
  if (!info.isDirectory()) return [path];
  const names = await readdir(path);
  const files = names.includes('metadata.yaml') ? await filesOfMetadata(join(path, 'metadata.yaml')) : names;
  const mcaps = files.filter((name) => name.endsWith('.mcap')).sort();
  if (mcaps.length === 0) throw new Error(`${path}: no .mcap file in this folder`);
  return mcaps.map((name) => join(path, name));
}

/** rosbag2's list of the files that make a bag. */
async function filesOfMetadata(path: string): Promise<string[]> {
  let metadata: unknown;
  try {
    metadata = parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`, { cause: error });
  }
  const information = (metadata as { rosbag2_bagfile_information?: { relative_file_paths?: unknown } } | null)?.rosbag2_bagfile_information;
  const paths = information?.relative_file_paths;
  if (!Array.isArray(paths) || !paths.every((name) => typeof name === 'string')) {
    throw new Error(`${path}: rosbag2_bagfile_information.relative_file_paths is not a list of files`);
  }
  return paths;
}

/**
 * Several files as one, by log time. A file is begun only when the time has come, so that a long split recording holds one
 * chunk in memory and not one of each file.
 */
async function* merge(files: readonly McapFile[], topics: readonly string[] | undefined): AsyncGenerator<RecordedMessage, void, void> {
  const waiting = [...files].sort((a, b) => (a.start < b.start ? -1 : 1));
  const begun: { readonly messages: AsyncIterator<RecordedMessage>; head: RecordedMessage }[] = [];
  for (;;) {
    begun.sort((a, b) => (a.head.logTime < b.head.logTime ? -1 : 1));
    const next = begun[0];
    if (waiting.length > 0 && (next === undefined || waiting[0].start <= next.head.logTime)) {
      const messages = (waiting.shift() as McapFile).messages(topics)[Symbol.asyncIterator]();
      const first = await messages.next();
      if (first.done !== true) begun.push({ messages, head: first.value });
      continue;
    }
    if (next === undefined) return;
    yield next.head;
    const following = await next.messages.next();
    if (following.done === true) begun.shift();
    else next.head = following.value;
  }
}
