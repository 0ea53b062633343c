"""Plays a dumped recording: lines of JSON {topic, type, cdr (base64)}, as serialized bytes, in order. Arguments: the file, points to ask for."""

import base64
import importlib
import json
import sys
import time

from cmanp_ros.srv import Query
from driver import Driver
from geometry_msgs.msg import Point
from rclpy.qos import HistoryPolicy, QoSProfile

# Of a publisher that keeps all, nothing is lost while the node's subscription is behind.
KEEP_ALL = QoSProfile(history=HistoryPolicy.KEEP_ALL, depth=0)
PAUSE = 0.001

path, points, observations = sys.argv[1:]
driver = Driver()
with open(path) as file:
    messages = [json.loads(line) for line in file]


def message_class(name):
    package, _, message = name.split('/')
    return getattr(importlib.import_module(f'{package}.msg'), message)


publishers = {}
for message in messages:
    topic = message['topic']
    if topic not in publishers:
        publishers[topic] = driver.advertise(message_class(message['type']), topic, KEEP_ALL)
for message in messages:
    publishers[message['topic']].publish(base64.b64decode(message['cdr']))
    time.sleep(PAUSE)
driver.wait_for_figure('observations', int(observations), seconds=30.0)
driver.spin_for(0.5)
driver.facts['status'] = driver.fresh_status()
requested = [Point(x=x, y=y) for x, y in json.loads(points)]
answer = driver.call(Query, '/cmanp/query', points=requested, covariance=False, samples=0)
driver.facts['query'] = {'success': answer.success, 'message': answer.message, 'mean': list(answer.mean), 'std': list(answer.std)}
driver.report()
