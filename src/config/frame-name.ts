/** A frame's name without the leading slashes of ROS 1 (tf2 refuses them, real recordings have them). */
export function frameName(name: string): string {
  return name.replace(/^\/+/, '');
}

/** Characters of the longest frame name that is taken: names are kept, so that one must not fill the memory. */
export const MAX_FRAME_NAME = 1000;
