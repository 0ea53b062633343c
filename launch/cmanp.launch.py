"""The node, and RViz when asked for."""

import os

from ament_index_python.packages import get_package_share_directory
from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, OpaqueFunction
from launch.conditions import IfCondition
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import Node

SHARE = get_package_share_directory('cmanp_ros')

ARGUMENTS = [
    DeclareLaunchArgument('config', default_value=os.path.join(SHARE, 'config', 'cmanp.yaml'), description='parameter file'),
    DeclareLaunchArgument('namespace', default_value='', description='namespace of the node'),
    DeclareLaunchArgument('use_sim_time', default_value='', description='take the time from /clock; empty: as the parameter file says'),
    DeclareLaunchArgument('latents', default_value='', description='latents instead of those of the parameter file'),
    DeclareLaunchArgument('model', default_value='', description='model instead of that of the parameter file'),
    DeclareLaunchArgument('rviz', default_value='false', description='show the prediction and the risk in RViz'),
]


def start(context):
    """Only arguments that were given override the parameter file."""

    def value(name):
        return LaunchConfiguration(name).perform(context)

    clock = {'use_sim_time': value('use_sim_time').lower() == 'true'} if value('use_sim_time') else {}
    overrides = {**clock}
    if value('latents'):
        overrides['latents'] = int(value('latents'))
    if value('model'):
        overrides['model'] = value('model')
    cmanp = Node(
        package='cmanp_ros',
        executable='cmanp_node',
        namespace=value('namespace'),
        parameters=[value('config'), overrides] if overrides else [value('config')],
        output='screen',
    )
    rviz = Node(
        package='rviz2',
        executable='rviz2',
        arguments=['-d', os.path.join(SHARE, 'rviz', 'cmanp.rviz')],
        namespace=value('namespace'),
        parameters=[clock] if clock else [],
        condition=IfCondition(value('rviz')),
    )
    return [cmanp, rviz]


def generate_launch_description():
    return LaunchDescription([*ARGUMENTS, OpaqueFunction(function=start)])
