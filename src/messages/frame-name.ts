/** A frame's name without the leading slashes of ROS 1 (tf2 refuses them, real recordings have them). */
export function frameName(name: string): string {
  return name.replace(/^\/+/, '');
}
