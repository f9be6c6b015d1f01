#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Everything that takes longer than a push should wait for: scripts, the format of all sources, clang-tidy,
# the whole suite under the sanitizers, and the analysis under the one for threads.
set -eu
cd "$(dirname "$0")/.."

scripts/packages.sh clang-format-14 clang-tidy-14 shellcheck
shellcheck scripts/*.sh
git ls-files '*.cpp' '*.hpp' | xargs clang-format-14 --dry-run -Werror
scripts/build.sh tidy
scripts/build.sh asan
ctest --preset asan
scripts/build.sh tsan analyze_test
ctest --preset tsan --tests-regex '^unit.analyze$'
