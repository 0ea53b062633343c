/**
 * Definitions of the messages that this package reads or writes itself, by full type, as the ROS 2 packages state them
 * (comments left out): sensor_msgs, nav_msgs, diagnostic_msgs, tf2_msgs, grid_map_msgs, nav2_msgs, bond, cmanp_ros and what they are made of.
 */
export const BUILTIN_MESSAGES: Readonly<Record<string, string>> = {
  'builtin_interfaces/msg/Time': `
int32 sec
uint32 nanosec
`,
  'std_msgs/msg/Header': `
builtin_interfaces/Time stamp
string frame_id
`,
  'std_msgs/msg/MultiArrayDimension': `
string label
uint32 size
uint32 stride
`,
  'std_msgs/msg/MultiArrayLayout': `
MultiArrayDimension[] dim
uint32 data_offset
`,
  'std_msgs/msg/Float32MultiArray': `
MultiArrayLayout layout
float32[] data
`,
  'geometry_msgs/msg/Point': `
float64 x
float64 y
float64 z
`,
  'geometry_msgs/msg/Vector3': `
float64 x
float64 y
float64 z
`,
  'geometry_msgs/msg/Quaternion': `
float64 x 0
float64 y 0
float64 z 0
float64 w 1
`,
  'geometry_msgs/msg/Pose': `
Point position
Quaternion orientation
`,
  'geometry_msgs/msg/PoseArray': `
std_msgs/Header header
Pose[] poses
`,
  'geometry_msgs/msg/Transform': `
Vector3 translation
Quaternion rotation
`,
  'geometry_msgs/msg/TransformStamped': `
std_msgs/Header header
string child_frame_id
Transform transform
`,
  'tf2_msgs/msg/TFMessage': `
geometry_msgs/TransformStamped[] transforms
`,
  'sensor_msgs/msg/PointField': `
uint8 INT8    = 1
uint8 UINT8   = 2
uint8 INT16   = 3
uint8 UINT16  = 4
uint8 INT32   = 5
uint8 UINT32  = 6
uint8 FLOAT32 = 7
uint8 FLOAT64 = 8
string name
uint32 offset
uint8  datatype
uint32 count
`,
  'sensor_msgs/msg/PointCloud2': `
std_msgs/Header header
uint32 height
uint32 width
PointField[] fields
bool    is_bigendian
uint32  point_step
uint32  row_step
uint8[] data
bool is_dense
`,
  'nav_msgs/msg/MapMetaData': `
builtin_interfaces/Time map_load_time
float32 resolution
uint32 width
uint32 height
geometry_msgs/Pose origin
`,
  'nav_msgs/msg/OccupancyGrid': `
std_msgs/Header header
MapMetaData info
int8[] data
`,
  'grid_map_msgs/msg/GridMapInfo': `
float64 resolution
float64 length_x
float64 length_y
geometry_msgs/Pose pose
`,
  'grid_map_msgs/msg/GridMap': `
std_msgs/Header header
GridMapInfo info
string[] layers
string[] basic_layers
std_msgs/Float32MultiArray[] data
uint16 outer_start_index
uint16 inner_start_index
`,
  'nav2_msgs/msg/CostmapFilterInfo': `
std_msgs/Header header
uint8 type
string filter_mask_topic
float32 base
float32 multiplier
`,
  'diagnostic_msgs/msg/KeyValue': `
string key
string value
`,
  'diagnostic_msgs/msg/DiagnosticStatus': `
byte OK=0
byte WARN=1
byte ERROR=2
byte STALE=3
byte level
string name
string message
string hardware_id
KeyValue[] values
`,
  'diagnostic_msgs/msg/DiagnosticArray': `
std_msgs/Header header
DiagnosticStatus[] status
`,
  'bond/msg/Status': `
std_msgs/Header header
string id
string instance_id
bool active
float32 heartbeat_timeout
float32 heartbeat_period
`,
  'cmanp_ros/msg/State': `
std_msgs/Header header
string robot
uint32 incarnation
uint32 sequence
uint32 since
uint8[] data
`,
};
