# SPDX-License-Identifier: Apache-2.0
#
# The libraries that we build on, all from Debian 12's packages. With COLDCASE_STATIC only their
# static archives are taken; otherwise whatever the linker prefers.

if(COLDCASE_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(OPENSSL_USE_STATIC_LIBS ON)
endif()

find_package(OpenSSL 3.0 REQUIRED)
find_package(SQLite3 3.37 REQUIRED)
find_package(LibArchive 3.6 REQUIRED)
find_package(pugixml REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost 1.74 REQUIRED)  # headers: Asio, Beast, Test

# coldcase_find_plain(<target> <header> [<library>]): for packages without CMake files.
function(coldcase_find_plain target header)
  string(MAKE_C_IDENTIFIER "${target}" id)
  find_path(${id}_INCLUDE "${header}" REQUIRED)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} SYSTEM INTERFACE "${${id}_INCLUDE}")
  if(ARGC GREATER 2)
    find_library(${id}_LIBRARY "${ARGV2}" REQUIRED)
    target_link_libraries(${target} INTERFACE "${${id}_LIBRARY}")
  endif()
endfunction()

coldcase_find_plain(third::re2 re2/re2.h re2)
coldcase_find_plain(third::deflate libdeflate.h deflate)
coldcase_find_plain(third::zlib zlib.h z)
coldcase_find_plain(third::mustache kainjow/mustache.hpp)
# Not tomlplusplus::tomlplusplus: that target is the shared library, compiled without the header.
coldcase_find_plain(third::toml toml++/toml.h)

find_package(Threads REQUIRED)
target_link_libraries(third::re2 INTERFACE Threads::Threads)

# What a static libarchive.a needs; its own package does not pull these in.
add_library(third::archive INTERFACE IMPORTED GLOBAL)
target_link_libraries(third::archive INTERFACE LibArchive::LibArchive)
if(COLDCASE_STATIC)
  foreach(name acl lzma zstd lz4 bz2 nettle z)
    find_library(${name}_LIBRARY ${name} REQUIRED)
    target_link_libraries(third::archive INTERFACE "${${name}_LIBRARY}")
  endforeach()
endif()

add_library(third::pugixml INTERFACE IMPORTED GLOBAL)
if(COLDCASE_STATIC AND TARGET pugixml::static)
  target_link_libraries(third::pugixml INTERFACE pugixml::static)
elseif(TARGET pugixml::shared)
  target_link_libraries(third::pugixml INTERFACE pugixml::shared)
else()
  target_link_libraries(third::pugixml INTERFACE pugixml::pugixml)
endif()
