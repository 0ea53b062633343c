"""What the drivers share: a rclpy node that plays the robot around cmanp_node, and reports facts as one line of JSON."""

import json
import sys
import time

import rclpy
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import TransformStamped
from lifecycle_msgs.srv import ChangeState, GetState
from rclpy.node import Node
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from sensor_msgs.msg import Range
from tf2_msgs.msg import TFMessage

RELIABLE = QoSProfile(depth=100)
BEST_EFFORT = QoSProfile(depth=100, reliability=ReliabilityPolicy.BEST_EFFORT)
LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)

CONFIGURE, CLEANUP, ACTIVATE, DEACTIVATE = 1, 2, 3, 4


class Driver(Node):
    # Seconds that anything is waited for.
    patience = 30.0

    def __init__(self, cmanp='/cmanp'):
        rclpy.init()
        super().__init__('driver')
        self.cmanp = cmanp
        self.tf = self.create_publisher(TFMessage, '/tf', RELIABLE)
        self.statuses = self.listen(DiagnosticArray, '/diagnostics')
        self.facts = {}

    def spin_until(self, condition, what):
        end = time.monotonic() + self.patience
        while not condition():
            if time.monotonic() > end:
                sys.exit(f'waited {self.patience} s for {what}')
            rclpy.spin_once(self, timeout_sec=0.02)

    def spin_for(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            rclpy.spin_once(self, timeout_sec=0.02)

    def listen(self, message_type, topic, qos=RELIABLE, raw=False):
        """The messages of a topic: a list that grows while the driver spins."""
        messages = []
        self.create_subscription(message_type, topic, messages.append, qos, raw=raw)
        return messages

    def first(self, messages, what):
        self.spin_until(lambda: messages, what)
        return messages[0]

    def advertise(self, message_type, topic, qos=RELIABLE):
        """A publisher that has found the node's subscription."""
        publisher = self.create_publisher(message_type, topic, qos)
        self.spin_until(lambda: publisher.get_subscription_count() > 0, f'the subscription to {topic}')
        return publisher

    def wait_for_tf(self):
        self.spin_until(lambda: self.tf.get_subscription_count() > 0, 'the subscription to /tf')

    def call(self, service_type, name, **fields):
        client = self.create_client(service_type, name)
        if not client.wait_for_service(self.patience):
            sys.exit(f'no service {name}')
        future = client.call_async(service_type.Request(**fields))
        self.spin_until(future.done, f'the answer of {name}')
        self.destroy_client(client)
        return future.result()

    def transition(self, number):
        request = ChangeState.Request()
        request.transition.id = number
        return self.call(ChangeState, f'{self.cmanp}/change_state', transition=request.transition).success

    def state(self):
        return self.call(GetState, f'{self.cmanp}/get_state').current_state.label

    def pose(self, x, y, stamp, child='base_link', z=0.0):
        transform = TransformStamped()
        transform.header.frame_id = 'map'
        transform.header.stamp = stamp
        transform.child_frame_id = child
        transform.transform.translation.x = float(x)
        transform.transform.translation.y = float(y)
        transform.transform.translation.z = float(z)
        transform.transform.rotation.w = 1.0
        return TFMessage(transforms=[transform])

    def send_pose(self, x, y, stamp, z=0.0):
        self.tf.publish(self.pose(x, y, stamp, z=z))

    def range_message(self, value, stamp, frame='base_link'):
        message = Range(range=float(value), min_range=0.0, max_range=1000.0)
        message.header.frame_id = frame
        message.header.stamp = stamp
        return message

    def drive(self, publisher, readings):
        """Publishes (x, y, value) readings, each with the robot's pose."""
        for x, y, value in readings:
            stamp = self.get_clock().now().to_msg()
            self.send_pose(x, y, stamp)
            publisher.publish(self.range_message(value, stamp))
            self.spin_for(0.005)

    def status(self):
        """Level, message and figures of the newest diagnostics."""
        status = self.statuses[-1].status[0]
        figures = {value.key: value.value for value in status.values}
        return {'level': int.from_bytes(status.level, 'little'), 'name': status.name, 'message': status.message, 'figures': figures}

    def figure(self, name):
        return float(self.status()['figures'].get(name, 0)) if self.statuses else 0.0

    def wait_for_figure(self, name, value):
        end = time.monotonic() + self.patience
        while self.figure(name) < value:
            if time.monotonic() > end:
                sys.exit(f'waited {self.patience} s for {name} >= {value}: {self.status() if self.statuses else "no diagnostics"}')
            rclpy.spin_once(self, timeout_sec=0.02)

    def fresh_status(self):
        """Of a status that was measured after this call."""
        before = len(self.statuses)
        self.spin_until(lambda: len(self.statuses) > before + 1, 'two more statuses')
        return self.status()

    def report(self):
        print(json.dumps(self.facts), flush=True)
        rclpy.shutdown()


def lawn(count, width=4.0, height=3.0):
    """Readings over a field that rises along x: (x, y, value)."""
    columns = 10
    for i in range(count):
        x = width * (i % columns) / (columns - 1)
        y = height * (i // columns) / max(1, (count - 1) // columns)
        yield x, y, 10.0 + 2.0 * x - y
