"""Stand-ins for launch and launch_ros, which the wheels lack: they record what a launch file asks for."""

import sys
import types


class Recorded:
    def __init__(self, *args, **fields):
        self.args = args
        self.fields = fields

    def __getattr__(self, name):
        return self.fields[name]


class LaunchConfiguration(Recorded):
    def perform(self, context):
        return context[self.args[0]]


class Node(Recorded):
    pass


class IncludeLaunchDescription(Recorded):
    pass


class DeclareLaunchArgument(Recorded):
    pass


class GroupAction(Recorded):
    pass


class PushRosNamespace(Recorded):
    pass


class SetRemap(Recorded):
    pass


class OpaqueFunction(Recorded):
    pass


class IfCondition(Recorded):
    pass


class PythonLaunchDescriptionSource(Recorded):
    pass


class LaunchDescription(Recorded):
    pass


MODULES = {
    'launch': [LaunchDescription],
    'launch.actions': [DeclareLaunchArgument, GroupAction, IncludeLaunchDescription, OpaqueFunction],
    'launch.conditions': [IfCondition],
    'launch.launch_description_sources': [PythonLaunchDescriptionSource],
    'launch.substitutions': [LaunchConfiguration],
    'launch_ros': [],
    'launch_ros.actions': [Node, PushRosNamespace, SetRemap],
}


def install():
    for name, classes in MODULES.items():
        module = types.ModuleType(name)
        for stand_in in classes:
            setattr(module, stand_in.__name__, stand_in)
        sys.modules[name] = module
