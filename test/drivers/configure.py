"""Asks the node to configure itself, once."""

from driver import CONFIGURE, Driver

driver = Driver()
driver.facts['success'] = driver.transition(CONFIGURE)
driver.facts['state'] = driver.state()
driver.report()
