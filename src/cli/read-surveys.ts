import { join } from 'node:path';
import type { Survey } from '../benchmark/fields.js';
import { dataFolder } from '../data-folder.js';
import { readCsv } from './read-csv.js';

/** The surveys of the data folder and the name of their value. */
const SURVEYS = { bathymetry: 'depth', rssi: 'rssi', terrain: 'elevation' } as const;

/** @throws InputError naming the file that is not there or not as it should be. */
export async function readSurveys(): Promise<Survey[]> {
  return Promise.all(
    Object.entries(SURVEYS).map(async ([name, value]) => {
      const read = async (part: string) => {
        const { inputs, values } = await readCsv(join(dataFolder, 'fields', `${name}_${part}.csv`), ['x', 'y'], value);
        return { x: inputs, y: values };
      };
      return { name, train: await read('train'), test: await read('test') };
    }),
  );
}
