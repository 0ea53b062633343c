# Builds the npm package and installs it: programs to lib/cmanp_ros, where ros2 run and launch_ros look, all else to
# share/cmanp_ros, laid out as in the repository.

option(CMANP_TENSORFLOW "Install tfjs-node too (0.7 GB), for `engine: tensorflow` and `cmanp train`" OFF)

find_program(NODE node REQUIRED)
set(share "share/${PROJECT_NAME}")

add_custom_target(node_package ALL
  COMMAND ${NODE} scripts/setup.mjs
  COMMAND npm run --silent build
  WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
  COMMENT "Set-up and build of the npm package"
  USES_TERMINAL
)

install(DIRECTORY config dashboard launch models rviz worlds DESTINATION ${share})
install(DIRECTORY dist/src DESTINATION ${share}/dist
  FILES_MATCHING PATTERN "*.js" PATTERN "*.json" PATTERN "*.wasm" PATTERN "*.test.js" EXCLUDE PATTERN "testing" EXCLUDE
)
install(FILES package.json DESTINATION ${share})
install(FILES bin/launch.mjs DESTINATION ${share}/bin)
install(CODE "execute_process(
  COMMAND ${NODE} scripts/install-modules.mjs \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${share}/node_modules\" $<$<BOOL:${CMANP_TENSORFLOW}>:--tensorflow>
  WORKING_DIRECTORY \"${CMAKE_CURRENT_SOURCE_DIR}\"
  COMMAND_ERROR_IS_FATAL ANY
)")

foreach(program cmanp cmanp_node cmanp_field_sensor)
  file(READ bin/${program} text)
  string(REPLACE "./launch.mjs" "../../${share}/bin/launch.mjs" text "${text}")
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/bin/${program} "${text}")
  install(PROGRAMS ${CMAKE_CURRENT_BINARY_DIR}/bin/${program} DESTINATION lib/${PROJECT_NAME})
endforeach()
