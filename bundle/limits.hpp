// SPDX-License-Identifier: Apache-2.0
//
// What a reader accepts from a bundle that anybody may have made. Checked before anything is
// allocated; beyond a limit the bundle is refused.
#pragma once

#include <cstddef>
#include <cstdint>

namespace coldcase::bundle {

constexpr std::uint64_t k_most_entries = 1'000'000;
constexpr std::uint64_t k_largest_content = std::uint64_t{256} << 30U;  // bytes, uncompressed

// Deflate cannot pack tighter than 1032 to 1; a bundle of logs reaches about 100. Watched from
// k_ratio_watch_from bytes of output on.
constexpr std::uint64_t k_largest_ratio = 1000;
constexpr std::uint64_t k_ratio_watch_from = std::uint64_t{64} << 20U;

// Tag files (manifests, collection.json) are held in memory.
constexpr std::uint64_t k_largest_tag_file = std::uint64_t{256} << 20U;

// Entry names: see names.hpp.
constexpr std::size_t k_longest_component = 200;
constexpr std::size_t k_longest_name = 4096;

// An item is spooled in memory up to this size, beyond it in an unlinked temporary file.
constexpr std::uint64_t k_spool_in_memory = std::uint64_t{16} << 20U;

}  // namespace coldcase::bundle
