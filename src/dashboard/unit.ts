import type { SourceConfig } from '../config/config.js';

/** Units that ROS message definitions fix, by message type and field, as they are printed. */
const UNITS: Readonly<Record<string, string>> = {
  'sensor_msgs/msg/Temperature temperature': '°C',
  'sensor_msgs/msg/FluidPressure fluid_pressure': 'Pa',
  'sensor_msgs/msg/Illuminance illuminance': 'lx',
  'sensor_msgs/msg/MagneticField magnitude': 'T',
  'sensor_msgs/msg/Range range': 'm',
  'sensor_msgs/msg/NavSatFix altitude': 'm',
  'sensor_msgs/msg/PointCloud2 z': 'm',
  'geometry_msgs/msg/PointStamped point.z': 'm',
};

/** Unit of a field's value; undefined where the messages do not say, or the sources differ. */
export function unitOf(sources: readonly Pick<SourceConfig, 'type' | 'field'>[]): string | undefined {
  const units = new Set(sources.map(({ type, field }) => UNITS[`${type} ${field}`]));
  return units.size === 1 ? [...units][0] : undefined;
}
