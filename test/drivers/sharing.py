"""A peer of the robot: it takes the robot's state, and sends one itself. Argument: a file for the state's bytes."""

import sys

from cmanp_ros.msg import State
from cmanp_ros.srv import Query, StateFile
from driver import LATCHED, Driver, lawn
from geometry_msgs.msg import Point
from sensor_msgs.msg import Range
from std_srvs.srv import Trigger

READINGS = 40

path = sys.argv[1]
driver = Driver()


def query():
    answer = driver.call(Query, '/cmanp/query', points=[Point(x=1.0, y=1.0)], covariance=False, samples=0)
    return [list(answer.mean), list(answer.std)]


driver.wait_for_tf()
sonar = driver.advertise(Range, '/sonar')
driver.drive(sonar, lawn(READINGS))
driver.wait_for_figure('observations', READINGS)
states = driver.listen(State, '/cmanp/state', LATCHED)
driver.first(states, '~/state')
# The latched message may be older than the last reading; what a new peer is sent is the whole state.
driver.spin_for(2.5)
state = max(states, key=lambda message: (message.header.stamp.sec, message.header.stamp.nanosec, len(message.data)))
with open(path, 'wb') as file:
    file.write(bytes(state.data))
driver.facts['robot'] = state.robot
driver.facts['frame'] = state.header.frame_id
driver.facts['age'] = driver.get_clock().now().nanoseconds * 1e-9 - (state.header.stamp.sec + state.header.stamp.nanosec * 1e-9)
qos = [info.qos_profile for info in driver.get_publishers_info_by_topic('/cmanp/state')]
driver.facts['qos'] = [[profile.reliability.name, profile.durability.name] for profile in qos]

driver.facts['learnt'] = query()
driver.call(Trigger, '/cmanp/reset')
driver.facts['reset'] = query()
driver.facts['loaded'] = driver.call(StateFile, '/cmanp/load_state', path=path).success
driver.facts['restored'] = query()

peer = driver.create_publisher(State, '/beta/cmanp/state', LATCHED)
driver.spin_until(lambda: peer.get_subscription_count() > 0, 'the subscription to the state of beta')
peer.publish(state)
driver.spin_for(0.5)
driver.report()
