"""Everything that the node offers, as a robot's other nodes see it."""

import numpy as np
from cmanp_ros.srv import Query
from driver import DEACTIVATE, LATCHED, RELIABLE, Driver, lawn
from geometry_msgs.msg import Point, PoseArray
from grid_map_msgs.msg import GridMap
from nav2_msgs.msg import CostmapFilterInfo
from nav_msgs.msg import OccupancyGrid
from sensor_msgs.msg import PointCloud2, Range
from visualization_msgs.msg import MarkerArray

READINGS = 60


def describe(info):
    qos = info.qos_profile
    return {'type': info.topic_type, 'reliability': qos.reliability.name, 'durability': qos.durability.name}


driver = Driver()
driver.wait_for_tf()
sonar = driver.advertise(Range, '/sonar')
driver.drive(sonar, lawn(READINGS))
driver.wait_for_figure('observations', READINGS)
driver.facts['before_any_subscriber'] = driver.fresh_status()

clouds = driver.listen(PointCloud2, '/cmanp/prediction')
risks = driver.listen(OccupancyGrid, '/cmanp/risk', LATCHED)
maps = driver.listen(GridMap, '/cmanp/grid_map', LATCHED)
filters = driver.listen(CostmapFilterInfo, '/cmanp/filter_info', LATCHED)
cloud = driver.first(clouds, '~/prediction')
risk = driver.first(risks, '~/risk')
grid_map = driver.first(maps, '~/grid_map')
filter_info = driver.first(filters, '~/filter_info')

topics = ['/cmanp/prediction', '/cmanp/risk', '/cmanp/grid_map', '/cmanp/filter_info', '/diagnostics']
driver.facts['publishers'] = {topic: [describe(info) for info in driver.get_publishers_info_by_topic(topic) if info.node_name == 'cmanp'] for topic in topics}
driver.facts['subscriptions'] = {
    topic: [describe(info) for info in driver.get_subscriptions_info_by_topic(topic) if info.node_name == 'cmanp'] for topic in ['/sonar', '/tf', '/tf_static']
}
driver.facts['services'] = {name: types for name, types in driver.get_service_names_and_types() if name.startswith('/cmanp/')}

driver.facts['status'] = driver.fresh_status()

names = [field.name for field in cloud.fields]
points = np.frombuffer(bytes(cloud.data), dtype=np.float32).reshape(-1, cloud.point_step // 4)
driver.facts['cloud'] = {
    'frame': cloud.header.frame_id,
    'fields': names,
    'datatypes': [field.datatype for field in cloud.fields],
    'width': cloud.width,
    'height': cloud.height,
    'row_step': cloud.row_step,
    'is_dense': cloud.is_dense,
    'points': points.tolist(),
}
driver.facts['risk'] = {
    'frame': risk.header.frame_id,
    'width': risk.info.width,
    'height': risk.info.height,
    'resolution': risk.info.resolution,
    'origin': [risk.info.origin.position.x, risk.info.origin.position.y],
    'data': list(risk.data),
}
layers = {}
for name, layer in zip(grid_map.layers, grid_map.data):
    layers[name] = np.nan_to_num(np.array(layer.data, dtype=float), nan=-1.0).tolist()
driver.facts['grid_map'] = {
    'frame': grid_map.header.frame_id,
    'centre': [grid_map.info.pose.position.x, grid_map.info.pose.position.y],
    'lengths': [grid_map.info.length_x, grid_map.info.length_y],
    'layers': layers,
}
driver.facts['filter_info'] = {
    'type': filter_info.type,
    'mask': filter_info.filter_mask_topic,
    'base': filter_info.base,
    'multiplier': filter_info.multiplier,
    'frame': filter_info.header.frame_id,
}

answer = driver.call(Query, '/cmanp/query', points=[Point(x=float(p[0]), y=float(p[1])) for p in points], covariance=False, samples=0)
driver.facts['query'] = {'success': answer.success, 'mean': list(answer.mean), 'std': list(answer.std)}

speed_mask = driver.first(driver.listen(OccupancyGrid, '/cmanp/speed_mask', LATCHED), '~/speed_mask')
driver.facts['speed_mask'] = list(speed_mask.data)
speed_filter = driver.first(driver.listen(CostmapFilterInfo, '/cmanp/speed_filter_info', LATCHED), '~/speed_filter_info')
driver.facts['speed_filter_info'] = {'type': speed_filter.type, 'mask': speed_filter.filter_mask_topic, 'base': speed_filter.base, 'multiplier': speed_filter.multiplier}
markers = driver.listen(MarkerArray, '/cmanp/explore_markers', LATCHED)
places = driver.first(driver.listen(PoseArray, '/cmanp/explore', LATCHED), '~/explore')
driver.facts['explore'] = [[pose.position.x, pose.position.y] for pose in places.poses]
driver.facts['markers'] = [[marker.action, marker.pose.position.x, marker.scale.x] for marker in driver.first(markers, '~/explore_markers').markers]

# A node that is not active computes nothing more: what a late subscriber gets is what was kept for it.
driver.facts['deactivated'] = driver.transition(DEACTIVATE)
driver.spin_for(0.3)
clouds.clear()
late = driver.listen(OccupancyGrid, '/cmanp/risk', LATCHED)
driver.facts['late'] = list(driver.first(late, 'the kept ~/risk').data)
driver.facts['clouds_while_inactive'] = len(clouds)
driver.report()
