"""Nav2's lifecycle manager, as far as the bond goes: it activates the node, forms a bond with it, and ends it, twice."""

import time

from bond.msg import Status
from driver import ACTIVATE, CLEANUP, CONFIGURE, DEACTIVATE, Driver
from rclpy.qos import QoSProfile

PERIOD = 0.25

driver = Driver()
publisher = driver.create_publisher(Status, '/bond', QoSProfile(depth=5))
heard = driver.listen(Status, '/bond', QoSProfile(depth=100))


def send(instance, active=True):
    publisher.publish(Status(id='cmanp', instance_id=instance, active=active, heartbeat_timeout=4.0, heartbeat_period=PERIOD))


def of_node(since=0):
    return [status for status in heard[since:] if status.id == 'cmanp' and not status.instance_id.startswith('manager')]


def beat(instance, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        send(instance)
        driver.spin_for(PERIOD)


def activate():
    assert driver.transition(CONFIGURE)
    assert driver.transition(ACTIVATE)
    before = len(heard)
    driver.spin_until(lambda: of_node(before), 'a heartbeat')
    return of_node(before)[-1]


driver.spin_for(0.5)
driver.facts['before_activation'] = len(of_node())
first = activate()
driver.facts['heartbeat'] = {'id': first.id, 'active': first.active, 'timeout': first.heartbeat_timeout, 'period': first.heartbeat_period}
beat('manager1', 2.0)
before = len(heard)
beat('manager1', 2.0)
driver.facts['heartbeats_in_2_s'] = len(of_node(before))

# The node ends the bond when it is deactivated.
before = len(heard)
assert driver.transition(DEACTIVATE)
driver.spin_until(lambda: any(not status.active for status in of_node(before)), 'the end of the bond')
driver.spin_for(0.5)
before = len(heard)
driver.spin_for(1.0)
driver.facts['while_inactive'] = len(of_node(before))
assert driver.transition(CLEANUP)

# The manager ends the bond: the node acknowledges it, and maps on.
second = activate()
driver.facts['another_instance'] = second.instance_id != first.instance_id
beat('manager2', 1.0)
before = len(heard)
send('manager2', active=False)
driver.spin_until(lambda: any(not status.active for status in of_node(before)), 'the acknowledgement')
driver.facts['state'] = driver.state()
publisher.publish(b'\x00\x01\x00\x00\xff')
driver.spin_for(0.3)
driver.facts['state_after_odd_bytes'] = driver.state()
driver.report()
