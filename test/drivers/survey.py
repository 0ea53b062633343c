"""Drives over a field and waits until the node has folded every reading. Arguments: how many, and the node's name."""

import sys

from driver import Driver, lawn
from sensor_msgs.msg import Range

readings = int(sys.argv[1])
driver = Driver(*sys.argv[2:])
driver.wait_for_tf()
sonar = driver.advertise(Range, '/sonar')
driver.drive(sonar, lawn(readings))
driver.wait_for_figure('observations', readings)
driver.facts['status'] = driver.status()
driver.report()
