"""A simulation: it publishes /clock and readings in its own time, ten times as fast as the wall's, and starts over once.

Argument: whether the map is to `keep` its readings then, or to `reset`.
"""

import sys

from builtin_interfaces.msg import Time
from driver import BEST_EFFORT, RELIABLE, Driver, lawn
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import PointCloud2, Range

STEP = 0.05

driver = Driver()
# Before the first /clock the node can only wait, and says so.
driver.facts['without_clock'] = driver.fresh_status()['message']
clock = driver.advertise(Clock, '/clock', RELIABLE)
sonar = driver.advertise(Range, '/sonar')
driver.wait_for_tf()
clouds = driver.listen(PointCloud2, '/cmanp/prediction')


def seconds(stamp):
    return stamp.sec + stamp.nanosec * 1e-9


def run(start, readings):
    """Readings at each step of the simulation, then some steps with nothing to read."""
    now = start
    for reading in [*readings, *[None] * 10]:
        now += STEP
        stamp = Time(sec=int(now), nanosec=int((now % 1) * 1e9))
        clock.publish(Clock(clock=stamp))
        if reading:
            x, y, value = reading
            driver.send_pose(x, y, stamp)
            sonar.publish(driver.range_message(value, stamp))
        driver.spin_for(STEP / 10)


run(100.0, lawn(60))
driver.wait_for_figure('observations', 60)
run(110.0, lawn(40))
driver.first(clouds, '~/prediction')
driver.facts['first_stamps'] = [seconds(cloud.header.stamp) for cloud in clouds]
driver.spin_for(1.0)
driver.facts['paused'] = driver.fresh_status()['message']
clouds.clear()
run(10.0, lawn(60))
run(20.0, lawn(40))
if sys.argv[1] == 'reset':
    driver.wait_for_figure('resets', 1)
# Readings that cross the jump on their way may be lost, as their transforms are.
driver.wait_for_figure('observations', 90 if sys.argv[1] == 'reset' else 190)
driver.facts['observations'] = driver.figure('observations')
driver.facts['resets'] = driver.figure('resets')
driver.facts['second_stamps'] = [seconds(cloud.header.stamp) for cloud in clouds]
driver.report()
