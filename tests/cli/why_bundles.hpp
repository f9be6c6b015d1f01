// SPDX-License-Identifier: Apache-2.0
//
// What the tests of explain, diff and case new share: the recorded host as a bundle, its verdict
// under a small case, and changed copies of both.
#pragma once

#include "tests/support/fixtures.hpp"
#include "tests/support/sample_bundle.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace coldcase::test {

// A folder with b.tgz, case.toml and v.json, made once for all tests of the program.
class RecordedHost {
 public:
  [[nodiscard]] static const RecordedHost& get();

  [[nodiscard]] std::string bundle() const { return at("b.tgz"); }
  [[nodiscard]] std::string case_file() const { return at("case.toml"); }
  [[nodiscard]] std::string verdict() const { return at("v.json"); }
  [[nodiscard]] std::string at(std::string_view name) const {
    return (m_folder.path() / name).native();
  }

  // Writes a changed copy of the bundle and returns its path.
  [[nodiscard]] std::string packed(const SampleBundle& sample, std::string_view name) const;

 private:
  RecordedHost();
  TemporaryFolder m_folder;
};

}  // namespace coldcase::test
