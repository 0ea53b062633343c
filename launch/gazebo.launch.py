"""A robot in Gazebo that maps the temperature of a hall: the world, the bridge, the frames, the field sensor, and the node on simulated time.

Drive it with `ros2 run teleop_twist_keyboard teleop_twist_keyboard`.
"""

import os

from ament_index_python.packages import get_package_share_directory
from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription, OpaqueFunction
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

SHARE = get_package_share_directory('cmanp_ros')

# Where the world puts the robot, metres: wheel odometry begins there.
START = ('-8.0', '-8.0')

ARGUMENTS = [
    DeclareLaunchArgument('config', default_value=os.path.join(SHARE, 'config', 'gazebo.yaml'), description='parameter file of the node'),
    DeclareLaunchArgument('world', default_value=os.path.join(SHARE, 'worlds', 'hall.sdf'), description='SDF file'),
    DeclareLaunchArgument('bridge', default_value=os.path.join(SHARE, 'config', 'gazebo_bridge.yaml'), description='topics of ros_gz_bridge'),
    DeclareLaunchArgument('gui', default_value='true', description="show Gazebo's window"),
    DeclareLaunchArgument('rviz', default_value='false', description='show the prediction and the risk in RViz'),
]


def static_transform(parent, child, x, y, z):
    return Node(
        package='tf2_ros',
        executable='static_transform_publisher',
        name=f'{parent}_to_{child}',
        arguments=['--x', x, '--y', y, '--z', z, '--frame-id', parent, '--child-frame-id', child],
        parameters=[{'use_sim_time': True}],
    )


def start_gazebo(context):
    """-r: the simulation runs at once; -s: without its window."""
    window = '' if LaunchConfiguration('gui').perform(context).lower() == 'true' else ' -s'
    return [
        IncludeLaunchDescription(
            PythonLaunchDescriptionSource(os.path.join(get_package_share_directory('ros_gz_sim'), 'launch', 'gz_sim.launch.py')),
            launch_arguments={'gz_args': f"-r{window} {LaunchConfiguration('world').perform(context)}"}.items(),
        )
    ]


def generate_launch_description():
    bridge = Node(
        package='ros_gz_bridge',
        executable='parameter_bridge',
        parameters=[{'config_file': LaunchConfiguration('bridge'), 'use_sim_time': True}],
        output='screen',
    )
    field_sensor = Node(
        package='cmanp_ros',
        executable='cmanp_field_sensor',
        arguments=[f'--x={START[0]}', f'--y={START[1]}'],
        output='screen',
    )
    cmanp = IncludeLaunchDescription(
        PythonLaunchDescriptionSource(os.path.join(SHARE, 'launch', 'cmanp.launch.py')),
        launch_arguments={
            'config': LaunchConfiguration('config'),
            'rviz': LaunchConfiguration('rviz'),
            'use_sim_time': 'true',
        }.items(),
    )
    frames = [static_transform('map', 'odom', *START, '0'), static_transform('base_link', 'base_scan', '0.1', '0', '0.25')]
    return LaunchDescription([*ARGUMENTS, OpaqueFunction(function=start_gazebo), bridge, *frames, field_sensor, cmanp])
