"""Readings of a sensor with a static transform, before and after the node's worker dies. Argument: a file whose appearance kills it."""

import sys
from pathlib import Path

from cmanp_ros.srv import Query
from driver import LATCHED, Driver, lawn
from geometry_msgs.msg import Point
from sensor_msgs.msg import Range
from tf2_msgs.msg import TFMessage

READINGS = 40
PLACES = [(0.5, 0.5), (1.0, 2.0), (3.0, 1.0)]

driver = Driver()
driver.wait_for_tf()
# Published once: a worker that is new hears of it only because the node asks again.
mounted = driver.create_publisher(TFMessage, '/tf_static', LATCHED)
transform = driver.pose(0, 0, driver.get_clock().now().to_msg(), child='sonar_link')
transform.transforms[0].header.frame_id = 'base_link'
mounted.publish(transform)
driver.spin_until(lambda: mounted.get_subscription_count() > 0, 'the subscription to /tf_static')
sonar = driver.advertise(Range, '/sonar')


def survey():
    for x, y, value in lawn(READINGS):
        stamp = driver.get_clock().now().to_msg()
        driver.send_pose(x, y, stamp)
        sonar.publish(driver.range_message(value, stamp, frame='sonar_link'))
        driver.spin_for(0.005)


def predictions():
    points = [Point(x=x, y=y) for x, y in PLACES]
    answer = driver.call(Query, '/cmanp/query', points=points, covariance=False, samples=0)
    return {'mean': list(answer.mean), 'std': list(answer.std)}


survey()
driver.wait_for_figure('observations', READINGS)
driver.facts['before'] = predictions()
Path(sys.argv[1]).touch()
driver.wait_for_figure('worker restarts', 1)
driver.facts['after'] = predictions()
survey()
driver.wait_for_figure('observations', 2 * READINGS)
driver.facts['status'] = driver.fresh_status()
driver.report()
