"""Floods the node with large clouds, faster than it can decode them, and watches its memory. Argument: the node's process id."""

import os
import sys
from array import array

import numpy as np
from cmanp_ros.srv import Query
from driver import BEST_EFFORT, LATCHED, Driver
from geometry_msgs.msg import Point
from sensor_msgs.msg import PointCloud2, PointField
from tf2_msgs.msg import TFMessage

POINTS = 60_000
WARM_UP, FLOOD = 50, 220

pid = sys.argv[1]
driver = Driver()
driver.wait_for_tf()
clouds = driver.advertise(PointCloud2, '/cloud', BEST_EFFORT)
# Of a sensor that stands still: the flood may hold up a stream of transforms on its way.
standing = driver.create_publisher(TFMessage, '/tf_static', LATCHED)
standing.publish(driver.pose(0, 0, driver.get_clock().now().to_msg()))

numbers = np.random.default_rng(1).uniform(-5, 5, (POINTS, 4)).astype(np.float32)
message = PointCloud2(height=1, width=POINTS, point_step=16, row_step=16 * POINTS, data=array('B', numbers.tobytes()))
message.header.frame_id = 'base_link'
message.fields = [PointField(name=name, offset=4 * i, datatype=PointField.FLOAT32, count=1) for i, name in enumerate(['x', 'y', 'z', 'heat'])]


def resident_megabytes():
    with open(f'/proc/{pid}/status') as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith('VmRSS'))


def handles():
    return len(os.listdir(f'/proc/{pid}/fd')), len(os.listdir(f'/proc/{pid}/task'))


def publish(count):
    for _ in range(count):
        message.header.stamp = driver.get_clock().now().to_msg()
        clouds.publish(message)
        driver.spin_for(0.005)


publish(WARM_UP)
before = resident_megabytes()
driver.facts['handles_before'] = handles()
publish(FLOOD)
# In the midst of it, before the worker can have seen all: whoever asks is answered.
answer = driver.call(Query, '/cmanp/query', points=[Point(x=1.0, y=1.0)], covariance=False, samples=0)
driver.facts['answered'] = answer.success
driver.facts['grown_megabytes'] = resident_megabytes() - before
driver.facts['handles_after'] = handles()
driver.facts['sent_megabytes'] = FLOOD * POINTS * 16 / 2**20
driver.facts['status'] = driver.fresh_status()
driver.report()
