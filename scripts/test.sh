#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs, builds, and runs all tests: the release build with everything, then parsers and bundle
# reader under AddressSanitizer and UndefinedBehaviorSanitizer. The last lines are CTest's.
set -eu
cd "$(dirname "$0")/.."

# One test collects from a real journal, which this package makes.
scripts/packages.sh systemd-journal-remote
scripts/build.sh asan-parsers
ctest --preset asan-parsers
scripts/build.sh release
ctest --preset release
