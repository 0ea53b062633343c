"""The node on a robot in Gazebo: the bridge of its topics, and the node on simulated time. Start Gazebo with the robot yourself."""

import os

from ament_index_python.packages import get_package_share_directory
from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, IncludeLaunchDescription
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

SHARE = get_package_share_directory('cmanp_ros')

ARGUMENTS = [
    DeclareLaunchArgument('config', default_value=os.path.join(SHARE, 'config', 'gazebo.yaml'), description='parameter file of the node'),
    DeclareLaunchArgument('bridge', default_value=os.path.join(SHARE, 'config', 'gazebo_bridge.yaml'), description='topics of ros_gz_bridge'),
    DeclareLaunchArgument('rviz', default_value='false', description='show the prediction and the risk in RViz'),
]


def generate_launch_description():
    bridge = Node(
        package='ros_gz_bridge',
        executable='parameter_bridge',
        parameters=[{'config_file': LaunchConfiguration('bridge')}],
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
    return LaunchDescription([*ARGUMENTS, bridge, cmanp])
