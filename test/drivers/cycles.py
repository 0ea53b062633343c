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


driver.facts['failed'] = []
for i in range(cycles):
    for name, transition in [('configure', CONFIGURE), ('activate', ACTIVATE), ('deactivate', DEACTIVATE), ('clean up', CLEANUP)]:
        if not driver.transition(transition):
            driver.facts['failed'].append([i, name])
    sizes.append([resident(), descriptors()])
# Resident kilobytes and file descriptors after each.
driver.facts['sizes'] = sizes
driver.facts['state'] = driver.state()
driver.report()
