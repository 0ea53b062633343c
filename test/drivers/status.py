"""Waits for a status of the node that holds a text. Argument: the text; with a leading "-" one that it must not hold."""

import sys

from driver import Driver

wanted = sys.argv[1]
driver = Driver()


def found():
    if not driver.statuses:
        return False
    message = driver.status()['message']
    return wanted[1:] not in message if wanted.startswith('-') else wanted in message


driver.spin_until(found, f'a status with {wanted}')
driver.facts = driver.status()
driver.report()
