"""Drives over a field, waits until the node has folded every reading, and asks for some points. Argument: how many readings."""

import sys

from cmanp_ros.srv import Query
from driver import Driver, lawn
from geometry_msgs.msg import Point
from sensor_msgs.msg import Range

PLACES = [(0.5, 0.5), (3.0, 2.0)]

readings = int(sys.argv[1])
driver = Driver()
if readings > 0:
    driver.wait_for_tf()
    sonar = driver.advertise(Range, '/sonar')
    driver.drive(sonar, lawn(readings))
    driver.wait_for_figure('observations', readings)
answer = driver.call(Query, '/cmanp/query', points=[Point(x=x, y=y) for x, y in PLACES], covariance=False, samples=0)
driver.facts = {'success': answer.success, 'mean': list(answer.mean), 'std': list(answer.std)}
driver.report()
