"""Robots that share what they learn. Arguments, each as a,b,c: the robots that survey now, all that have surveyed (twice: named twice), those
that are to know all that these know (the same, by default), and those that are gone (none, by default).

Each robot has a node of its own in its namespace; one more node, `whole`, gets the readings of all. Reports what each predicts at some places,
and the bytes of states that each has sent.
"""

import sys
import time

from cmanp_ros.srv import Query
from driver import Driver
from geometry_msgs.msg import Point
from sensor_msgs.msg import Range

READINGS = 60
PLACES = [(x * 3.0, y * 2.0) for x in range(-3, 9) for y in range(-1, 4)]
# Where each robot works: they overlap.
STARTS = {'alpha': 0.0, 'beta': 5.0, 'gamma': 14.0}

surveying, surveyed, *others = ([name for name in argument.split(',') if name] for argument in sys.argv[1:])
alive = sorted({*surveyed} - {*(others[1] if len(others) > 1 else [])})
knowing = others[0] if others else alive
driver = Driver()


def figures(node):
    for array in reversed(driver.statuses):
        for status in array.status:
            if status.name == f'{node}/cmanp: field':
                return {value.key: value.value for value in status.values}
    return {}


def wait_for(node, key, wanted):
    driver.spin_until(lambda: figures(node).get(key) == wanted, f'{wanted} as {key} of {node}; it has {figures(node)}')


def knows_all(robot, peer):
    known = figures(robot).get(f'peer {peer}', '')
    return known.startswith(f'{READINGS * surveyed.count(peer)} observations') and 'late' not in known


def predictions(node):
    points = [Point(x=x, y=y) for x, y in PLACES]
    answer = driver.call(Query, f'/{node}/cmanp/query', points=points, covariance=False, samples=0)
    return {'mean': list(answer.mean), 'std': list(answer.std)}


driver.spin_until(lambda: driver.tf.get_subscription_count() > len(alive), 'the subscriptions to /tf')
whole = driver.advertise(Range, '/whole/sonar')
sonars = {robot: driver.advertise(Range, f'/{robot}/sonar') for robot in surveying}
started = time.monotonic()
for i in range(READINGS):
    for robot, sonar in sonars.items():
        x, y = STARTS[robot] + 8.0 * (i % 12) / 11, 5.0 * (i // 12) / 4
        stamp = driver.get_clock().now().to_msg()
        driver.tf.publish(driver.pose(x, y, stamp, child=robot))
        message = driver.range_message(10.0 + 2.0 * (x % 3.0) - y, stamp, frame=robot)
        sonar.publish(message)
        whole.publish(message)
    driver.spin_for(0.05)
driver.facts['seconds'] = time.monotonic() - started
wait_for('whole', 'observations', str(READINGS * len(surveyed)))
for robot in alive:
    wait_for(robot, 'observations', str(READINGS * surveyed.count(robot)))
for robot in knowing:
    for peer in sorted({*surveyed}):
        if peer != robot:
            driver.spin_until(lambda robot=robot, peer=peer: knows_all(robot, peer), f'all of {peer} at {robot}')
driver.facts['predictions'] = {node: predictions(node) for node in [*knowing, 'whole']}
driver.facts['sent'] = {robot: int(figures(robot).get('state sent bytes', 0)) for robot in alive}
driver.facts['figures'] = {robot: figures(robot) for robot in knowing}
driver.report()
