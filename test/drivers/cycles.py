"""Configures, activates, deactivates and cleans up, again and again. Arguments: how many times, the node's process."""

import os
import sys

from driver import ACTIVATE, CLEANUP, CONFIGURE, DEACTIVATE, Driver

cycles, pid = int(sys.argv[1]), sys.argv[2]
driver = Driver()
sizes = []


def resident():
    with open(f'/proc/{pid}/status', encoding='utf-8') as status:
        return next(int(line.split()[1]) for line in status if line.startswith('VmRSS'))


def descriptors():
    return len(os.listdir(f'/proc/{pid}/fd'))


def entities():
    """Publishers and subscriptions of the node that the graph knows, those of services and of what ROS hides included."""
    topics = [name for name, _ in driver.get_topic_names_and_types(no_demangle=True)]
    looks = (driver.get_publishers_info_by_topic, driver.get_subscriptions_info_by_topic)
    return sum(info.node_name == 'cmanp' for look in looks for name in topics for info in look(name, True))


driver.facts['failed'] = []
for i in range(cycles):
    for name, transition in [('configure', CONFIGURE), ('activate', ACTIVATE), ('deactivate', DEACTIVATE), ('clean up', CLEANUP)]:
        if not driver.transition(transition):
            driver.facts['failed'].append([i, name])
    sizes.append([resident(), descriptors()])
    if i == 0:
        driver.spin_for(1.0)
        driver.facts['entities'] = entities()
# Resident kilobytes and file descriptors after each.
driver.facts['sizes'] = sizes
driver.facts['state'] = driver.state()
most = driver.facts['entities']
driver.spin_until(lambda: entities() <= most, f'{most} publishers and subscriptions of the node, as after the first cycle')
driver.report()
