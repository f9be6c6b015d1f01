#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Installs what building and testing needs, from Debian 12's packages: `scripts/packages.sh [more...]`.
# Does nothing, and needs no network, when everything is there.
set -eu

build="g++ cmake ninja-build libarchive-dev libsqlite3-dev libssl-dev libre2-dev libpugixml-dev
  nlohmann-json3-dev libtomlplusplus-dev libcli11-dev libkainjow-mustache-dev
  libboost-dev libboost-test-dev libdeflate-dev zlib1g-dev libacl1-dev liblzma-dev libzstd-dev
  liblz4-dev libbz2-dev nettle-dev"

missing=""
for package in $build "$@"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "packages.sh: these packages are missing, and neither root nor sudo is at hand:$missing" >&2
    exit 1
  }
  as_root=sudo
fi
echo "installing:$missing"
# Through env: sudo does not pass variables on.
$as_root apt-get -qq update
# shellcheck disable=SC2086  # a list of names
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing \
  >/dev/null
