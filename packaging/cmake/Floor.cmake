# SPDX-License-Identifier: GPL-3.0-or-later
#
# One floor of the house is one library made of every source below its folder, so adding a file needs no change to a
# CMake file. It is static where nobody asks for BUILD_SHARED_LIBS, with which hundreds of tests link in a moment.
# Programs are made only where their main.cpp exists.

# What precompiled headers hold. Measured with GCC 12: a header costs its size in every object's start-up and on disk,
# so only what most files use is listed, never a whole Qt module.
set(CASEWEAVE_STD_HEADERS
  <algorithm> <array> <chrono> <cstdint> <cstring> <functional> <map> <memory> <optional> <span> <string> <string_view>
  <utility> <variant> <vector>)
set(CASEWEAVE_QT_HEADERS
  <QByteArray> <QDateTime> <QHash> <QList> <QLoggingCategory> <QMap> <QObject> <QString> <QStringList> <QTimer>)
set(CASEWEAVE_WIDGET_HEADERS
  <QAbstractItemModel> <QAction> <QLabel> <QLayout> <QLineEdit> <QMenu> <QPainter> <QPushButton> <QStyledItemDelegate>
  <QTreeView> <QWidget>)

# caseweave_add_floor(<name> [QT] [EXCEPT <regex>...] [PCH <header>...])
#   Library caseweave_<name> of all *.cpp and *.h below the calling folder, except those that match a regex.
function(caseweave_add_floor name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "QT" "" "EXCEPT;PCH")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" *.cpp *.h)
  foreach(pattern IN LISTS arg_EXCEPT)
    list(FILTER sources EXCLUDE REGEX "${pattern}")
  endforeach()
  set(library caseweave_${name})
  set(anchor "${CMAKE_CURRENT_BINARY_DIR}/anchor.cpp")
  file(CONFIGURE OUTPUT "${anchor}" CONTENT "// Keeps the library from being empty.\n")
  add_library(${library} ${sources} "${anchor}")
  target_include_directories(${library} PUBLIC "${CMAKE_SOURCE_DIR}")
  target_link_libraries(${library} PRIVATE caseweave_warnings)
  if(arg_QT)
    set_target_properties(${library} PROPERTIES AUTOMOC ON)
    target_link_libraries(${library} PUBLIC caseweave_qt_rules)
  endif()
  if(CASEWEAVE_PCH AND arg_PCH)
    target_precompile_headers(${library} PRIVATE ${arg_PCH})
  endif()
endfunction()

# caseweave_add_program(<name> <main.cpp> <library>...)
function(caseweave_add_program name main)
  if(NOT EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${main}")
    return()
  endif()
  add_executable(${name} "${main}")
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PRIVATE ${ARGN} caseweave_warnings)
  install(TARGETS ${name} RUNTIME)
endfunction()

# caseweave_add_resources(<floor>)
#   Compiles resources/<floor>/*.qrc into whatever links the floor; no Q_INIT_RESOURCE is needed.
function(caseweave_add_resources floor)
  file(GLOB files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/resources/${floor}/*.qrc")
  if(NOT files)
    return()
  endif()
  add_library(caseweave_${floor}_resources OBJECT ${files})
  set_target_properties(caseweave_${floor}_resources PROPERTIES AUTORCC ON)
  target_link_libraries(caseweave_${floor}_resources PRIVATE Qt6::Core)
  target_sources(caseweave_${floor} INTERFACE $<TARGET_OBJECTS:caseweave_${floor}_resources>)
endfunction()
