"""Asks for the field at the points given as JSON, [[x, y], ...]."""

import json
import sys

from cmanp_ros.srv import Query
from driver import Driver
from geometry_msgs.msg import Point

driver = Driver()
points = [Point(x=float(x), y=float(y)) for x, y in json.loads(sys.argv[1])]
answer = driver.call(Query, '/cmanp/query', points=points, covariance=False, samples=0)
driver.facts = {'success': answer.success, 'message': answer.message, 'mean': list(answer.mean), 'std': list(answer.std)}
driver.report()
