"""Plays a dumped recording, lines of JSON {topic, type, message}, in order. Arguments: the file, points to ask for, readings to wait for."""

import importlib
import json
import sys

from cmanp_ros.srv import Query
from driver import Driver
from geometry_msgs.msg import Point
from lifecycle_msgs.srv import GetState
from rclpy.qos import HistoryPolicy, QoSProfile

KEEP_ALL = QoSProfile(history=HistoryPolicy.KEEP_ALL)


def message_class(package, name):
    return getattr(importlib.import_module(f'{package}.msg'), name)


def filled(message, fields):
    """A message with the fields given; those that the recording's older definition lacks keep their defaults."""
    types = dict(zip(message.get_fields_and_field_types(), message.SLOT_TYPES))
    for name, value in fields.items():
        if isinstance(value, dict):
            filled(getattr(message, name), value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            element = types[name].value_type
            setattr(message, name, [filled(message_class(element.namespaces[0], element.name)(), item) for item in value])
        else:
            is_decimal = getattr(types[name], 'typename', '') in ('float', 'double')
            setattr(message, name, float(value) if is_decimal else value)
    return message


path, points, observations = sys.argv[1:]
driver = Driver()
with open(path) as file:
    recorded = [json.loads(line) for line in file]
publishers = {}
messages = []
for entry in recorded:
    package, _, name = entry['type'].split('/')
    topic, message_type = entry['topic'], message_class(package, name)
    if topic not in publishers:
        publishers[topic] = driver.advertise(message_type, topic, KEEP_ALL)
    messages.append((publishers[topic], filled(message_type(), entry['message'])))
# The node takes one message of each topic and one request in a turn: a request for each reading keeps the queues short, however busy the
# machine is, so that nothing is lost.
turns = driver.create_client(GetState, '/cmanp/get_state')
for publisher, message in messages:
    publisher.publish(message)
    if publisher is publishers['/sonar']:
        turn = turns.call_async(GetState.Request())
        driver.spin_until(turn.done, 'a turn of the node')
driver.wait_for_figure('observations', int(observations))
driver.facts['status'] = driver.fresh_status()
requested = [Point(x=float(x), y=float(y)) for x, y in json.loads(points)]
answer = driver.call(Query, '/cmanp/query', points=requested, covariance=False, samples=0)
driver.facts['query'] = {'success': answer.success, 'message': answer.message, 'mean': list(answer.mean), 'std': list(answer.std)}
driver.report()
