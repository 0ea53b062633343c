"""Fifty sources at once, and a subscriber that takes nothing. Argument: how many sources."""

import sys

import rclpy
from driver import RELIABLE, Driver
from sensor_msgs.msg import PointCloud2, Range

ROUNDS = 10

sources = int(sys.argv[1])
driver = Driver()
# It listens, reliably, and is never spun: what is published for it piles up somewhere, but not in the node.
sleeper = rclpy.create_node('sleeper')
sleeper.create_subscription(PointCloud2, '/cmanp/prediction', lambda _: None, RELIABLE)
driver.wait_for_tf()
publishers = [driver.advertise(Range, f'/sonar{i}') for i in range(sources)]
for turn in range(ROUNDS):
    stamp = driver.get_clock().now().to_msg()
    driver.send_pose(turn % 4, turn % 3, stamp)
    for i, publisher in enumerate(publishers):
        publisher.publish(driver.range_message(10 + i / 10, stamp))
    driver.spin_for(0.1)
driver.wait_for_figure('observations', sources * ROUNDS)
clouds = driver.listen(PointCloud2, '/cmanp/prediction')
driver.spin_until(lambda: len(clouds) >= 20, 'twenty grids')
driver.facts = driver.fresh_status()
driver.report()
