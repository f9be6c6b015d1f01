// SPDX-License-Identifier: Apache-2.0
//
// The shipped program in a root folder that holds nothing but it and a bundle, with an empty
// environment: it must need no library, no locale and no /proc. Ends with 77 (skipped) where the
// machine forbids chroot, or where the program is not the static one.
#include "tests/e2e/inside.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/program.hpp"
#include "tests/support/sample_bundle.hpp"

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

using coldcase::test::k_forbidden;
using coldcase::test::k_skipped;
using coldcase::test::run_inside;

namespace {

// The same call must end alike inside and outside.
int compare(const std::filesystem::path& root, const std::vector<std::string>& arguments) {
  const int inside = run_inside(root, arguments);
  const int outside = coldcase::test::coldcase(root, arguments).code;
  std::cout << "coldcase " << arguments.front() << ": exit " << inside << " inside, " << outside
            << " outside\n";
  return inside == outside ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  if (std::string_view(argv[1]) != "ON") {
    std::cout << "skipped: this build is not the static one\n";
    return k_skipped;
  }
  const coldcase::test::TemporaryFolder root;
  std::filesystem::copy(coldcase::test::coldcase_program(), root.path() / "coldcase");
  coldcase::test::load_sample("recorded-host").write(root.path() / "bundle.tgz");
  if (run_inside(root.path(), {"--version"}) == k_forbidden) {
    std::cout << "skipped: this machine forbids chroot\n";
    return k_skipped;
  }
  const std::vector<std::vector<std::string>> calls{
      {"--version"},
      {"verify", "bundle.tgz"},
      {"analyze", "bundle.tgz", "-o", "verdict.json"},
      {"report", "verdict.json", "--format", "html", "-o", "report.html"},
      {"verify", "none.tgz"}};
  int failures = 0;
  for (const auto& call : calls) failures += compare(root.path(), call);
  return failures;
}
