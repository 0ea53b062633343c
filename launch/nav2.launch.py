"""Nav2 with the mapped risk as a keep-out filter: Nav2's own parameters with config/nav2.yaml laid over them, and the node."""

import os
import tempfile

import yaml
from ament_index_python.packages import get_package_share_directory
from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, GroupAction, IncludeLaunchDescription, OpaqueFunction
from launch.launch_description_sources import PythonLaunchDescriptionSource
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import PushRosNamespace, SetRemap

SHARE = get_package_share_directory('cmanp_ros')

ARGUMENTS = [
    DeclareLaunchArgument('config', default_value=os.path.join(SHARE, 'config', 'cmanp.yaml'), description='parameter file of the node'),
    DeclareLaunchArgument('params_file', default_value='', description="Nav2's parameter file; empty: that of nav2_bringup"),
    DeclareLaunchArgument('filter', default_value=os.path.join(SHARE, 'config', 'nav2.yaml'), description='parameters laid over it'),
    DeclareLaunchArgument('namespace', default_value='', description="namespace of the node and of Nav2, whose /tf is then the robot's own"),
    DeclareLaunchArgument('use_sim_time', default_value='', description="take the time from /clock; empty: the node as its file says, Nav2 not"),
]


def lay_over(base, top):
    """The parameters of base, with those of top in their place or added."""
    if not isinstance(base, dict) or not isinstance(top, dict):
        return top
    return {**base, **{key: lay_over(base.get(key), value) for key, value in top.items()}}


def read_yaml(path):
    with open(path, encoding='utf-8') as file:
        return yaml.safe_load(file)


def in_namespace(parameters, namespace):
    """Parameters that name the node's topics, for a node in a namespace."""
    if isinstance(parameters, dict):
        return {key: in_namespace(value, namespace) for key, value in parameters.items()}
    return f'{namespace}{parameters}' if str(parameters).startswith('/cmanp/') else parameters


def start(context):
    def value(name):
        return LaunchConfiguration(name).perform(context)

    namespace = value('namespace').strip('/')
    # Absolute: from Lyrical on navigation_launch.py pushes it too, and a relative one would be pushed twice.
    absolute = f'/{namespace}' if namespace else ''
    cmanp = IncludeLaunchDescription(
        PythonLaunchDescriptionSource(os.path.join(SHARE, 'launch', 'cmanp.launch.py')),
        launch_arguments={'config': value('config'), 'namespace': namespace, 'use_sim_time': value('use_sim_time')}.items(),
    )
    bringup = get_package_share_directory('nav2_bringup')
    params_file = value('params_file') or os.path.join(bringup, 'params', 'nav2_params.yaml')
    filters = read_yaml(value('filter'))
    with tempfile.NamedTemporaryFile('w', prefix='cmanp_nav2_', suffix='.yaml', delete=False, encoding='utf-8') as merged:
        yaml.safe_dump(lay_over(read_yaml(params_file), in_namespace(filters, absolute)), merged)
    navigation = IncludeLaunchDescription(
        PythonLaunchDescriptionSource(os.path.join(bringup, 'launch', 'navigation_launch.py')),
        launch_arguments={'namespace': absolute, 'params_file': merged.name, 'use_sim_time': value('use_sim_time') or 'false'}.items(),
    )
    if not namespace:
        return [cmanp, navigation]
    own_frames = [SetRemap('/tf', 'tf'), SetRemap('/tf_static', 'tf_static')]
    return [GroupAction([*own_frames, cmanp]), GroupAction([PushRosNamespace(absolute), navigation])]


def generate_launch_description():
    return LaunchDescription([*ARGUMENTS, OpaqueFunction(function=start)])
