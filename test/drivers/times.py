"""How long a user of the node waits: for its start, a transition, a joint query. Arguments: how many of each.

    source .ros/setup.bash && python3 test/drivers/times.py 100

starts a node with config/cmanp.yaml, and prints milliseconds as seen from here, with those that the node's process computed meanwhile.
"""

import os
import subprocess
import sys
import time

from cmanp_ros.srv import Query
from driver import ACTIVATE, CLEANUP, CONFIGURE, DEACTIVATE, Driver
from geometry_msgs.msg import Point
from lifecycle_msgs.srv import GetState
from sensor_msgs.msg import Range

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
READINGS = 300
POINTS = 100
SAMPLES = 20

count = int(sys.argv[1])
driver = Driver()
driver.patience = 120.0
driver.facts['rows'] = {}


def computed(pid):
    """Milliseconds that a process has computed, in all its threads."""
    with open(f'/proc/{pid}/stat', encoding='utf-8') as stat:
        fields = stat.read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf('SC_CLK_TCK')


def measure(name, once, between=lambda _: None):
    waited, busy = [], []
    for i in range(count):
        between(i)
        before, start = computed(node.pid), time.monotonic()
        once()
        waited.append((time.monotonic() - start) * 1000)
        busy.append(computed(node.pid) - before)
    row(name, sorted(waited), sum(busy) / count)


def row(name, waited, busy):
    def rank(part):
        return round(waited[int(part * (len(waited) - 1) + 0.5)], 1)

    driver.facts['rows'][name] = {'p50': rank(0.5), 'p99': rank(0.99), 'computed': round(busy, 1), 'times': len(waited)}


def transit(number):
    if not driver.transition(number):
        sys.exit(f'transition {number} failed')


def start():
    """Until the node answers that it is active."""
    arguments = ['--params-file', f'{HOME}/config/cmanp.yaml', '-p', 'value.mean:=12.0', '-p', 'value.std:=5.0', '-p', 'grid.follow:=""']
    begin = time.monotonic()
    process = subprocess.Popen([f'{HOME}/bin/cmanp_node', '--ros-args', *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = driver.create_client(GetState, '/cmanp/get_state')
    driver.spin_until(client.service_is_ready, 'the node')
    driver.spin_until(lambda: driver.state() == 'active', 'an active node')
    row('start of the process to active', [(time.monotonic() - begin) * 1000], computed(process.pid))
    return process


def read(place, value):
    stamp = driver.get_clock().now().to_msg()
    driver.send_pose(*place, stamp)
    sonar.publish(driver.range_message(value, stamp))


def query(samples):
    points = [Point(x=-8.0 + 16.0 * i / (POINTS - 1), y=5.0 - 10.0 * i / (POINTS - 1)) for i in range(POINTS)]
    asked = queries.call_async(Query.Request(points=points, covariance=True, samples=samples))
    driver.spin_until(asked.done, 'an answer')
    answer = asked.result()
    if len(answer.covariance) != POINTS**2 or len(answer.samples) != samples * POINTS:
        sys.exit(answer.message)


node = start()
try:
    transit(DEACTIVATE)
    for number in (CLEANUP, CONFIGURE, ACTIVATE, DEACTIVATE):
        transit(number)
    measure('configure', lambda: transit(CONFIGURE), lambda _: transit(CLEANUP))
    transit(ACTIVATE)
    sonar = driver.advertise(Range, '/sonar')
    driver.wait_for_tf()
    queries = driver.create_client(Query, '/cmanp/query')
    driver.spin_until(queries.service_is_ready, '~/query')
    for i in range(READINGS):
        read((8 * (i % 17) / 8 - 8, 8 * (i // 17) / 8 - 8), 12 + (i % 5))
        driver.spin_for(0.005)
    driver.wait_for_figure('observations', READINGS)

    def one_more(i):
        """What an answer could remember is of no use after it."""
        read((i % 7 - 3, i % 5 - 2), 12 + i % 5)
        driver.spin_for(0.3)

    measure(f'query of {POINTS} points with covariance', lambda: query(0), one_more)
    measure(f'query of {POINTS} points with covariance and {SAMPLES} samples', lambda: query(SAMPLES), one_more)
finally:
    node.terminate()
    node.wait()
driver.report()
