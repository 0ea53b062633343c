"""The node's parameters and names, as `ros2 param` and `ros2 topic list` see them. Arguments: the node's full name, the sonar's topic."""

import sys
from array import array
from math import inf

from driver import Driver
from rcl_interfaces.srv import DescribeParameters, GetParameters, ListParameters, SetParameters
from rclpy.parameter import Parameter, parameter_value_to_python

name, topic = sys.argv[1:]
driver = Driver(name)


def change(parameter, value):
    result = driver.call(SetParameters, f'{name}/set_parameters', parameters=[Parameter(parameter, value=value).to_parameter_msg()]).results[0]
    return {'successful': result.successful, 'reason': result.reason}


driver.spin_until(lambda: driver.count_subscribers(topic) > 0, f'the subscription to {topic}')
names = list(driver.call(ListParameters, f'{name}/list_parameters').result.names)
values = [parameter_value_to_python(value) for value in driver.call(GetParameters, f'{name}/get_parameters', names=names).values]
tile = driver.call(DescribeParameters, f'{name}/describe_parameters', names=['tile.size']).descriptors[0]
driver.facts['values'] = {key: list(value) if isinstance(value, (list, array)) else value for key, value in zip(names, values) if value not in (inf, -inf)}
driver.facts['tile'] = {'description': tile.description, 'constraints': tile.additional_constraints, 'read_only': tile.read_only}
driver.facts['read_only'] = change('tile.size', 5.0)
driver.facts['out_of_range'] = change('grid.resolution', -1.0)
driver.facts['wrong_type'] = change('risk.threshold', 'high')
driver.call(DescribeParameters, f'{name}/describe_parameters', names=['no.such'])
driver.facts['unknown'] = change('no.such', 1)
driver.facts['deleted'] = change('risk.threshold', None)
driver.facts['too_many_cells'] = change('grid.size', [1e5, 1e5])
driver.facts['whole_numbers'] = [change('risk.threshold', 12), change('grid.size', [5, 4]), change('grid.rate', 5)]
driver.facts['changed'] = change('risk.threshold', 12.5)
driver.facts['half_life'] = change('forget.half_life', 60)
threshold = driver.call(GetParameters, f'{name}/get_parameters', names=['risk.threshold']).values[0]
driver.facts['threshold'] = threshold.double_value
size = driver.call(GetParameters, f'{name}/get_parameters', names=['grid.size']).values[0]
driver.facts['size'] = list(size.double_array_value)
driver.facts['topics'] = [topic for topic, _ in driver.get_topic_names_and_types()]
driver.report()
