"""A robot that drives along x at 1 m/s of simulated time, twenty odometry messages a second."""

from builtin_interfaces.msg import Time
from driver import BEST_EFFORT, Driver
from nav_msgs.msg import Odometry
from sensor_msgs.msg import Temperature

driver = Driver()
temperatures = driver.listen(Temperature, '/temperature', BEST_EFFORT)
odometry = driver.advertise(Odometry, '/odom')
for i in range(20):
    message = Odometry(child_frame_id='base_link')
    message.header.frame_id = 'odom'
    message.header.stamp = Time(sec=100 + i // 20, nanosec=(i % 20) * 50_000_000)
    message.pose.pose.position.x = i * 0.05
    odometry.publish(message)
    driver.spin_for(0.03)
driver.spin_for(0.3)
driver.facts['readings'] = [[m.header.frame_id, m.header.stamp.sec + m.header.stamp.nanosec * 1e-9, m.temperature] for m in temperatures]
driver.report()
