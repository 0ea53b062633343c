"""Configures, activates, deactivates and cleans up, again and again. Arguments: how many times, the node's process.

A thousand times, with what the node holds after the 1st, 10th, 30th, 100th, ... as a table (standard error):

    cmanp_node --ros-args --params-file config/cmanp.yaml -p autostart:=false & python3 test/drivers/cycles.py 1000 $!
"""

import os
import sys

from driver import ACTIVATE, CLEANUP, CONFIGURE, DEACTIVATE, Driver

SHOWN = (1, 10, 30, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000)

cycles, pid = int(sys.argv[1]), sys.argv[2]
driver = Driver()
# The machine may be busy, and one of a thousand transitions late.
driver.patience = 120.0


def of_process(field):
    with open(f'/proc/{pid}/status', encoding='utf-8') as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field))


def descriptors():
    return len(os.listdir(f'/proc/{pid}/fd'))


def endpoints():
    """Publishers and subscriptions of the node that the graph knows, those of services and of what ROS hides included."""
    topics = [name for name, _ in driver.get_topic_names_and_types(no_demangle=True)]
    looks = (driver.get_publishers_info_by_topic, driver.get_subscriptions_info_by_topic)
    return sum(info.node_name == 'cmanp' for look in looks for name in topics for info in look(name, True))


def services():
    return len(driver.get_service_names_and_types_by_node('cmanp', '/'))


def show(*cells):
    print('| ' + ' | '.join(str(cell) for cell in cells) + ' |', file=sys.stderr, flush=True)


driver.facts['failed'] = []
driver.facts['sizes'] = []
most = 0
show('cycles', 'RSS, MB', 'descriptors', 'threads', 'endpoints', 'services')
for i in range(1, cycles + 1):
    for name, transition in [('configure', CONFIGURE), ('activate', ACTIVATE), ('deactivate', DEACTIVATE), ('clean up', CLEANUP)]:
        if not driver.transition(transition):
            driver.facts['failed'].append([i, name])
    # Resident kilobytes and file descriptors after each.
    driver.facts['sizes'].append([of_process('VmRSS'), descriptors()])
    if i in SHOWN or i == cycles:
        driver.spin_for(1.0)
        if i == 1:
            most = driver.facts['endpoints'] = endpoints()
        driver.spin_until(lambda: endpoints() <= most, f'{most} publishers and subscriptions of the node, as after the first cycle')
        show(i, round(of_process('VmRSS') / 1024), descriptors(), of_process('Threads'), endpoints(), services())
driver.facts['state'] = driver.state()
driver.report()
