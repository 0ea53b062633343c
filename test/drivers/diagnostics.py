"""A robot on which one thing after the other is wrong: what `/diagnostics` says of each."""

from driver import BEST_EFFORT, Driver, lawn
from sensor_msgs.msg import Range, Temperature

driver = Driver()
said = driver.facts


def message():
    return driver.fresh_status()['message']


driver.spin_until(lambda: driver.count_subscribers('/sonar') > 0, 'the subscription to /sonar')
said['nobody publishes'] = message()

best_effort = driver.create_publisher(Range, '/sonar', BEST_EFFORT)
driver.spin_until(lambda: '/sonar' in message() and 'no publisher on /sonar' not in driver.status()['message'], 'the publisher')
said['incompatible QoS'] = message()
driver.destroy_publisher(best_effort)

thermometer = driver.create_publisher(Temperature, '/sonar', 10)
driver.spin_until(lambda: 'has type' in message(), 'the other type')
said['another type'] = message()
driver.destroy_publisher(thermometer)

sonar = driver.advertise(Range, '/sonar')
said['nothing is published'] = message()


def publish(value, seconds, frame='base_link', pose=True):
    for _ in range(int(seconds * 20)):
        stamp = driver.get_clock().now().to_msg()
        if pose:
            driver.send_pose(0, 0, stamp)
        sonar.publish(driver.range_message(value, stamp, frame))
        driver.spin_for(0.05)


publish(10.0, 2.5, frame='sonar_link')
said['no transform'] = message()
publish(500.0, 1.5)
said['all out of range'] = message()
driver.drive(sonar, lawn(30))
driver.wait_for_figure('messages', 110)
said['warming up'] = message()
driver.drive(sonar, lawn(60))
driver.wait_for_figure('observations', 26)
said['well'] = message()
publish(10.0, 6.5, pose=False)
said['no transform any more'] = message()
driver.destroy_publisher(sonar)
driver.spin_until(lambda: 'no publisher on /sonar' in message(), 'the end of the sonar')
said['the publisher has gone'] = message()
driver.report()
