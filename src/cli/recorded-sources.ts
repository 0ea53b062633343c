import { ConfigError, type SourceConfig } from '../config/config.js';
import type { Recording } from '../recording/read-mcap.js';

/** A source of the configuration and the definition of its messages in the recording. */
export interface RecordedSource {
  readonly source: SourceConfig;
  /** Topic as the recording names it. */
  readonly topic: string;
  readonly definition: string;
}

/** Which of the sources a recording holds. */
export interface SourceMatch {
  readonly recorded: readonly RecordedSource[];
  /** Topics of sources that are not in the recording. */
  readonly absent: readonly string[];
}

/**
 * @throws ConfigError, one line, where a topic is of another type than configured, in an encoding that is not ROS 2's, or
 * where none of the topics is there.
 */
export function matchSources(sources: readonly SourceConfig[], recording: Recording): SourceMatch {
  const recorded: RecordedSource[] = [];
  const absent: string[] = [];
  for (const source of sources) {
    const name = resolveTopic(source.topic);
    const topic = recording.topics.find((candidate) => candidate.name === name);
    if (topic === undefined) {
      absent.push(name);
      continue;
    }
    if (topic.type !== source.type)
      throw new ConfigError(`${source.name}.type: ${source.type}, but ${name} in the recording is ${topic.type}`);
    if (topic.messageEncoding !== 'cdr' || topic.definitionEncoding !== 'ros2msg') {
      const encoding = `${topic.messageEncoding} with schema ${topic.definitionEncoding || 'none'}`;
      throw new ConfigError(`${source.name}.topic: ${name} in the recording is in ${encoding}; allowed is cdr with schema ros2msg`);
    }
    recorded.push({ source, topic: name, definition: topic.definition });
  }
  if (recorded.length === 0) {
    const names = recording.topics.map((topic) => topic.name).join(', ');
    throw new ConfigError(`sources: none of ${absent.join(', ')} is in the recording; its topics are ${names || 'none'}`);
  }
  return { recorded, absent };
}

/** A topic name as the node cmanp would resolve it without a namespace. */
function resolveTopic(topic: string): string {
  if (topic.startsWith('~/')) return `/cmanp/${topic.slice(2)}`;
  return topic.startsWith('/') ? topic : `/${topic}`;
}
