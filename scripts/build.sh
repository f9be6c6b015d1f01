#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Configures and builds one preset: `scripts/build.sh PRESET [TARGET...]`. A second time it builds only
# what has changed.
set -eu
cd "$(dirname "$0")/.."

preset=$1
shift
launcher=""
# Optional: a compiler cache makes a rebuild after a branch switch cheap.
command -v ccache >/dev/null && launcher="-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"
cmake --preset "$preset" $launcher >/dev/null
if [ $# -gt 0 ]; then
  cmake --build --preset "$preset" --target "$@"
else
  cmake --build --preset "$preset"
fi
