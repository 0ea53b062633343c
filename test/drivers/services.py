"""Every service of the node. Arguments: a folder, and a file in it that is no state file."""

import math
import sys

from cmanp_ros.srv import ForgetRegion, Query, StateFile
from driver import Driver, lawn
from geometry_msgs.msg import Point, Point32, Polygon
from sensor_msgs.msg import Range
from std_srvs.srv import Trigger

folder, garbage = sys.argv[1:]
PLACES = [(0.5, 0.5), (1.0, 2.0), (3.0, 1.0), (3.5, 2.5)]
READINGS = 60

driver = Driver()


def query(places=PLACES, covariance=False, samples=0):
    points = [Point(x=float(x), y=float(y)) for x, y in places]
    answer = driver.call(Query, '/cmanp/query', points=points, covariance=covariance, samples=samples)
    return {
        'success': answer.success,
        'message': answer.message,
        'mean': list(answer.mean),
        'std': list(answer.std),
        'covariance': list(answer.covariance),
        'samples': list(answer.samples),
    }


def outcome(answer):
    return {'success': answer.success, 'message': answer.message}


driver.wait_for_tf()
driver.facts['empty'] = query()
sonar = driver.advertise(Range, '/sonar')
driver.drive(sonar, lawn(READINGS))
driver.wait_for_figure('observations', READINGS)

driver.facts['full'] = query()
driver.facts['joint'] = query(covariance=True, samples=3)
driver.facts['no_points'] = query([])
driver.facts['not_finite'] = query([(0.0, 0.0), (math.nan, 1.0)])
driver.facts['saved'] = outcome(driver.call(StateFile, '/cmanp/save_state', path=f'{folder}/kept.safetensors'))
driver.facts['saved_by_default'] = outcome(driver.call(StateFile, '/cmanp/save_state', path=''))
driver.facts['saved_beside'] = outcome(driver.call(StateFile, '/cmanp/save_state', path='beside.safetensors'))
driver.facts['save_impossible'] = outcome(driver.call(StateFile, '/cmanp/save_state', path=f'{folder}/no/such/folder.safetensors'))


def forget(corners, weight):
    region = Polygon(points=[Point32(x=float(x), y=float(y)) for x, y in corners])
    return outcome(driver.call(ForgetRegion, '/cmanp/forget_region', region=region, weight=weight))


SQUARE = [(-50, -50), (50, -50), (50, 50), (-50, 50)]
driver.facts['no_region'] = forget(SQUARE[:2], 0.0)
driver.facts['half_forgotten'] = forget(SQUARE, 0.5)
driver.facts['after_half'] = query()
driver.facts['forgotten'] = forget(SQUARE, 0.0)
driver.facts['after_forgetting'] = query()
driver.facts['reset'] = outcome(driver.call(Trigger, '/cmanp/reset'))
driver.facts['after_reset'] = query()
driver.facts['refused'] = outcome(driver.call(StateFile, '/cmanp/load_state', path=garbage))
driver.facts['missing'] = outcome(driver.call(StateFile, '/cmanp/load_state', path=f'{folder}/nothing.safetensors'))
driver.facts['after_refusals'] = query()
driver.facts['loaded'] = outcome(driver.call(StateFile, '/cmanp/load_state', path=f'{folder}/kept.safetensors'))
driver.facts['after_load'] = query()
driver.report()
