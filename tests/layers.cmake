# SPDX-License-Identifier: Apache-2.0
#
# Who may include whom: reads the #include lines of every source and fails on one that goes against the
# table of docs/architecture.md. Run as  cmake -DSOURCE_DIR=... -P tests/layers.cmake

cmake_minimum_required(VERSION 3.25)

# folder -> folders of ours that it may include, besides itself
set(core_base "")
set(core_formats core/base)
set(core_patterns core/base)
set(core_sqlite core/base)
set(casefile core)
set(bundle core)
set(collect core casefile bundle)
set(verdict core)
set(analyze core casefile bundle verdict)
set(report core verdict)
set(cli core casefile bundle collect verdict analyze report)
set(folders core/base core/formats core/patterns core/sqlite casefile bundle collect verdict analyze
            report cli)

# third-party header -> the folders that may include it; everywhere else it is an error
set(third_party
    "sqlite3\\.h:core/sqlite"
    "re2/:core/patterns"
    "nlohmann/:core/formats"
    "toml\\+\\+/:core/formats"
    "archive(_entry)?\\.h:bundle"
    "libdeflate\\.h:bundle"
    "zlib\\.h:bundle"
    "openssl/:core/base,bundle,collect"
    "boost/:collect"
    "pugixml:analyze"
    "kainjow/:report"
    "CLI/:cli")

set(problems 0)
function(complain file line why)
  message(SEND_ERROR "${file}: ${line}: ${why}")
  math(EXPR count "${problems} + 1")
  set(problems ${count} PARENT_SCOPE)
endfunction()

foreach(folder IN LISTS folders)
  string(REPLACE "/" "_" key "${folder}")
  file(GLOB_RECURSE sources RELATIVE "${SOURCE_DIR}" "${SOURCE_DIR}/${folder}/*.hpp"
       "${SOURCE_DIR}/${folder}/*.cpp")
  if(NOT sources)
    message(FATAL_ERROR "no sources in ${folder}: the table of this test is out of date")
  endif()
  set(beast_users "")
  foreach(source IN LISTS sources)
    file(STRINGS "${SOURCE_DIR}/${source}" includes REGEX "^ *#include")
    foreach(line IN LISTS includes)
      if(line MATCHES "\"([^\"]+)\"")
        set(included "${CMAKE_MATCH_1}")
        set(allowed FALSE)
        foreach(other IN LISTS folder ${key})
          if(included MATCHES "^${other}/")
            set(allowed TRUE)
          endif()
        endforeach()
        if(NOT allowed)
          complain("${source}" "${line}" "${folder} may not include this folder")
        endif()
      elseif(line MATCHES "<([^>]+)>")
        set(included "${CMAKE_MATCH_1}")
        foreach(rule IN LISTS third_party)
          string(REGEX MATCH "^(.*):([^:]*)$" _ "${rule}")
          set(pattern "${CMAKE_MATCH_1}")
          string(REPLACE "," ";" homes "${CMAKE_MATCH_2}")
          if(included MATCHES "^${pattern}" AND NOT folder IN_LIST homes)
            complain("${source}" "${line}" "belongs to ${homes} only")
          endif()
          if(included MATCHES "^${pattern}" AND source MATCHES "\\.hpp$")
            complain("${source}" "${line}" "third-party headers stay in .cpp files")
          endif()
        endforeach()
        if(included MATCHES "^boost/beast")
          list(APPEND beast_users "${source}")
        endif()
      endif()
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES beast_users)
  list(LENGTH beast_users count)
  if(count GREATER 3)
    complain("${folder}" "boost/beast" "in ${count} files; three at most: ${beast_users}")
  endif()
endforeach()

if(problems GREATER 0)
  message(FATAL_ERROR "${problems} include lines go against the architecture")
endif()
message(STATUS "every include line agrees with the architecture")
