# SPDX-License-Identifier: Apache-2.0
#
# One name, one type: two files that define different types of one name in one namespace make a program
# whose behaviour nobody knows (the linker keeps one of the two inline functions, without a word).
# Reads the namespace lines and the type definitions of every source, which clang-format keeps in one
# form, and fails where a name is defined twice outside anonymous namespaces. Run as
#   cmake -DSOURCE_DIR=... -P tests/one_definition.cmake

cmake_minimum_required(VERSION 3.25)

set(folders core casefile bundle collect verdict analyze report cli tests)
set(patterns "")
foreach(folder IN LISTS folders)
  list(APPEND patterns "${SOURCE_DIR}/${folder}/*.hpp" "${SOURCE_DIR}/${folder}/*.cpp")
endforeach()
file(GLOB_RECURSE sources RELATIVE "${SOURCE_DIR}" ${patterns})

set(definition "^(enum class|enum|struct|class|union) ([A-Za-z_0-9:]+)[^;]*{")
set(types 0)
set(problems 0)
foreach(source IN LISTS sources)
  set(space "")  # the namespaces around the line, innermost last; "anonymous" where one has no name
  file(STRINGS "${SOURCE_DIR}/${source}" lines
       REGEX "^(inline namespace|namespace|}  // namespace|struct|class|union|enum) ?")
  foreach(line IN LISTS lines)
    if(line MATCHES "^}  // namespace")
      list(POP_BACK space)
    elseif(line MATCHES "^(inline )?namespace ([A-Za-z_0-9:]+) {$")
      list(APPEND space "${CMAKE_MATCH_2}")
    elseif(line STREQUAL "namespace {")
      list(APPEND space anonymous)
    elseif(line MATCHES "${definition}" AND NOT anonymous IN_LIST space)
      set(type "${CMAKE_MATCH_2}")
      list(JOIN space "::" name)
      string(APPEND name "::${type}")
      string(MAKE_C_IDENTIFIER "${name}" key)
      math(EXPR types "${types} + 1")
      if(DEFINED defined_${key} AND NOT defined_${key} STREQUAL source)
        message(SEND_ERROR "${name} is defined in ${defined_${key}} and in ${source}")
        math(EXPR problems "${problems} + 1")
      endif()
      set(defined_${key} "${source}")
    endif()
  endforeach()
  if(space)
    message(FATAL_ERROR "${source}: the namespaces ${space} have no end that this test can read")
  endif()
endforeach()

if(types LESS 100)
  message(FATAL_ERROR "only ${types} types found: this test does not see the sources")
endif()
if(problems GREATER 0)
  message(FATAL_ERROR "${problems} names stand for two types: use an anonymous namespace, or one type")
endif()
message(STATUS "${types} types, each name defined once")
