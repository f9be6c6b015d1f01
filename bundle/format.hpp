// SPDX-License-Identifier: Apache-2.0
//
// Names and versions of the bundle format; docs/bundle-format.md is the specification.
//
// History: 1 (0.1.0) the first.
#pragma once

#include <string_view>

namespace coldcase::bundle {

constexpr int k_current_format = 1;
constexpr int k_oldest_readable_format = 1;

constexpr std::string_view k_kind = "coldcase-bundle";

// Entries with a fixed name.
constexpr std::string_view k_bagit_entry = "bagit.txt";
constexpr std::string_view k_format_entry = "coldcase/format.json";
constexpr std::string_view k_collection_entry = "coldcase/collection.json";
constexpr std::string_view k_redactions_entry = "coldcase/redactions.json";
constexpr std::string_view k_bag_info_entry = "bag-info.txt";
constexpr std::string_view k_manifest_entry = "manifest-sha256.txt";
constexpr std::string_view k_tag_manifest_entry = "tagmanifest-sha256.txt";
constexpr std::string_view k_payload_prefix = "data/";
constexpr std::string_view k_case_entry = "data/case.toml";
constexpr std::string_view k_drone_database_entry = "data/drone/drone.sqlite";

// The whole of bagit.txt (RFC 8493, 2.1.1).
constexpr std::string_view k_bagit_text =
    "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

}  // namespace coldcase::bundle
