"""A diving robot, its volume, and what it tells its peers. Argument: a file for the bytes of its state."""

import sys

import numpy as np
from cmanp_ros.msg import State
from cmanp_ros.srv import Query
from driver import LATCHED, Driver, lawn
from geometry_msgs.msg import Point
from rcl_interfaces.srv import SetParameters
from rclpy.parameter import Parameter
from sensor_msgs.msg import PointCloud2, Range

READINGS = 40

driver = Driver()


def heights():
    before = len(clouds)
    driver.spin_until(lambda: len(clouds) > before + 1, 'two more clouds')
    points = np.frombuffer(bytes(clouds[-1].data), dtype=np.float32).reshape(-1, 5)
    return {'heights': np.unique(points[:, 2]).tolist(), 'points': len(points), 'finite': bool(np.isfinite(points).all())}


def change(name, value):
    return driver.call(SetParameters, '/cmanp/set_parameters', parameters=[Parameter(name, value=value).to_parameter_msg()]).results[0].successful


driver.wait_for_tf()
sonar = driver.advertise(Range, '/sonar')
for i, (x, y, value) in enumerate(lawn(READINGS)):
    stamp = driver.get_clock().now().to_msg()
    driver.send_pose(x, y, stamp, z=-0.1 * i)
    sonar.publish(driver.range_message(value, stamp))
    driver.spin_for(0.005)
driver.wait_for_figure('observations', READINGS)

clouds = driver.listen(PointCloud2, '/cmanp/prediction')
driver.facts['fixed'] = heights()
driver.facts['set'] = [change('grid.levels', [2.5]), change('grid.z', -1.0)]
driver.facts['changed'] = heights()
driver.facts['followed'] = [change('grid.follow', 'base_link'), heights()]

points = [Point(x=1.0, y=1.0, z=0.0), Point(x=1.0, y=1.0, z=-3.0)]
driver.facts['mean'] = list(driver.call(Query, '/cmanp/query', points=points, covariance=False, samples=0).mean)

states = driver.listen(State, '/cmanp/state', LATCHED)
driver.first(states, '~/state')
with open(sys.argv[1], 'wb') as file:
    file.write(bytes(states[-1].data))
driver.report()
