"""A lifecycle manager: it drives the node through its states, and asks for transitions that there are not."""

from driver import ACTIVATE, CLEANUP, CONFIGURE, DEACTIVATE, Driver, lawn
from sensor_msgs.msg import PointCloud2, Range

driver = Driver()
steps = []


def step(name, number):
    success = driver.transition(number)
    steps.append([name, success, driver.state()])


def map_something():
    """Whether the node, being active, publishes what it has been told."""
    sonar = driver.advertise(Range, '/sonar')
    driver.wait_for_tf()
    before = driver.figure('observations')
    driver.drive(sonar, lawn(30))
    driver.wait_for_figure('observations', before + 30)
    clouds = driver.listen(PointCloud2, '/cmanp/prediction')
    driver.first(clouds, '~/prediction')
    driver.destroy_publisher(sonar)
    return clouds


steps.append(['start', True, driver.state()])
step('activate an unconfigured node', ACTIVATE)
step('configure', CONFIGURE)
driver.facts['subscriptions_while_inactive'] = driver.count_subscribers('/sonar')
step('activate', ACTIVATE)
step('activate again', ACTIVATE)
step('no such transition', 77)
map_something()
step('deactivate', DEACTIVATE)
driver.spin_until(lambda: driver.count_subscribers('/sonar') == 0, 'the end of the subscription')
step('activate once more', ACTIVATE)
clouds = map_something()
driver.facts['observations_after_reactivation'] = driver.figure('observations')
step('deactivate again', DEACTIVATE)
step('clean up', CLEANUP)
driver.spin_for(0.5)
driver.facts['publishers_after_cleanup'] = driver.count_publishers('/cmanp/prediction')
driver.statuses.clear()
step('configure anew', CONFIGURE)
step('activate anew', ACTIVATE)
map_something()
driver.facts['observations_after_cleanup'] = driver.figure('observations')
driver.facts['steps'] = steps
driver.report()
