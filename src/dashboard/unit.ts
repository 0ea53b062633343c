import type { SourceConfig } from '../config/config.js';

/** Units that ROS message definitions fix, as they are printed, by message type: of the field that a source means when it names none. */
const UNITS: Readonly<Record<string, { readonly field: string; readonly unit: string }>> = {
  'sensor_msgs/msg/Temperature': { field: 'temperature', unit: '°C' },
  'sensor_msgs/msg/FluidPressure': { field: 'fluid_pressure', unit: 'Pa' },
  'sensor_msgs/msg/Illuminance': { field: 'illuminance', unit: 'lx' },
  'sensor_msgs/msg/MagneticField': { field: 'magnitude', unit: 'T' },
  'sensor_msgs/msg/Range': { field: 'range', unit: 'm' },
  'sensor_msgs/msg/NavSatFix': { field: 'altitude', unit: 'm' },
  'sensor_msgs/msg/PointCloud2': { field: 'z', unit: 'm' },
  'geometry_msgs/msg/PointStamped': { field: 'z', unit: 'm' },
};

/** Unit of a field's value; undefined where the messages do not say, or the sources differ. */
export function unitOf(sources: readonly Pick<SourceConfig, 'type' | 'field'>[]): string | undefined {
  const units = new Set(
    sources.map(({ type, field }) => {
      const known = UNITS[type];
      return known !== undefined && (field === '' || field === known.field) ? known.unit : undefined;
    }),
  );
  return units.size === 1 ? [...units][0] : undefined;
}
