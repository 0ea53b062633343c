"""What a launch file starts, with stand-ins for launch. Arguments: the share of the package and of the others, the file, NAME:=VALUE ..."""

import importlib.util
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'stubs'))
import ament_index_python.packages as packages
import launch_stubs

share, shares, path, *given = sys.argv[1:]
launch_stubs.install()
packages.get_package_share_directory = lambda name: share if name == 'cmanp_ros' else os.path.join(shares, name)

spec = importlib.util.spec_from_file_location('launch_file', path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
(entities,) = module.generate_launch_description().args

context = {argument.args[0]: argument.default_value for argument in entities if isinstance(argument, launch_stubs.DeclareLaunchArgument)}
defaults = dict(context)
context.update(argument.split(':=') for argument in given)


def plain(value):
    if isinstance(value, launch_stubs.LaunchConfiguration):
        return value.perform(context)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def flatten(entities):
    for entity in entities:
        if isinstance(entity, launch_stubs.OpaqueFunction):
            yield from flatten(entity.function(context))
        elif isinstance(entity, launch_stubs.GroupAction):
            yield from flatten(entity.args[0])
        else:
            yield entity


started = []
for action in flatten(entities):
    if isinstance(action, launch_stubs.Node):
        wanted = action.fields.get('condition')
        if wanted is None or plain(wanted.args[0]).lower() == 'true':
            started.append({key: plain(value) for key, value in action.fields.items() if key != 'condition'})
    elif isinstance(action, launch_stubs.IncludeLaunchDescription):
        started.append({'include': plain(action.args[0].args[0]), 'arguments': plain(dict(action.launch_arguments))})
    elif isinstance(action, launch_stubs.PushRosNamespace):
        started.append({'push': action.args[0]})
    elif isinstance(action, launch_stubs.SetRemap):
        started.append({'remap': action.args})
print(json.dumps({'arguments': defaults, 'started': started}))
