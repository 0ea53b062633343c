"""Publishes what a node must survive: broken numbers, frames and bytes, topics of another type, publishers that do not match."""

import struct
from math import inf, nan

from driver import BEST_EFFORT, RELIABLE, Driver, lawn
from sensor_msgs.msg import PointCloud2, PointField, Range, Temperature

READINGS = 20

driver = Driver()
driver.wait_for_tf()
sonar = driver.advertise(Range, '/sonar')
clouds = driver.advertise(PointCloud2, '/cloud')


def now():
    return driver.get_clock().now().to_msg()


def cloud(names, values, step=None):
    message = PointCloud2(height=1, width=1, point_step=step or 4 * len(values), row_step=4 * len(values), data=struct.pack(f'{len(values)}f', *values))
    message.header.frame_id = 'base_link'
    message.header.stamp = now()
    message.fields = [PointField(name=name, offset=4 * i, datatype=PointField.FLOAT32, count=1) for i, name in enumerate(names)]
    return message


for value in [nan, inf, -inf, 200.0]:
    driver.send_pose(0, 0, now())
    sonar.publish(driver.range_message(value, now()))
sonar.publish(driver.range_message(5.0, now(), frame=''))
sonar.publish(driver.range_message(5.0, now(), frame='nowhere'))
sonar.publish(b'\x00\x01\x00\x00\x01')
sonar.publish(b'\x00\x01\x00\x00')
clouds.publish(cloud(['x', 'y', 'z'], [1.0, 2.0, 3.0]))
clouds.publish(cloud(['x', 'y', 'z', 'heat'], [1.0, 2.0, 3.0, 4.0], step=4000))

# The same topic with another type, and with less than is asked for: both are silence unless the node says so.
wrong_type = driver.create_publisher(Temperature, '/wind', RELIABLE)
too_little = driver.create_publisher(Range, '/wall', BEST_EFFORT)
wrong_type.publish(Temperature(temperature=20.0))

driver.drive(sonar, lawn(READINGS))
driver.send_pose(1, 1, now())
good = cloud(['x', 'y', 'z', 'heat'], [0.5, 0.5, 0.0, 12.0])
driver.send_pose(1, 1, good.header.stamp)
clouds.publish(good)
driver.wait_for_figure('observations', READINGS + 1)
driver.wait_for_figure('rejected no_transform', 1)
driver.facts['status'] = driver.fresh_status()
driver.report()
