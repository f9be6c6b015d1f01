// SPDX-License-Identifier: Apache-2.0
//
// The whole analysis of a bundle with hundreds of logs gives the same bytes, however many threads
// scan them. How many there are follows from how many processors the system says it has: each run
// has its own answer mounted in its place. Ends with 77 (skipped) where the machine forbids that.
#include "core/base/text.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/program.hpp"
#include "tests/support/sample_bundle.hpp"

#include <filesystem>
#include <iostream>
#include <string>

using coldcase::concat;
using namespace coldcase::test;

namespace {

constexpr int k_skipped = 77;
constexpr int k_times = 4;
constexpr int k_logs_of_a_build = 40;
constexpr const char* k_processors = "/sys/devices/system/cpu/online";

// What each log says of its own, so that the result names another log if their order changes.
std::string line_of(int build, int step, int line) {
  if (line % 50 == 2) return concat("!! upgrade op failed: in step ", step, " of ", build);
  if (line % 50 == 3) return concat("write /var/lib/", step, ": no space left on device");
  if (line % 50 == 4) return concat("DG4.1: deploy-count ", step, "!=1");
  return "Creating service ghos-bdd2f3_ci_app";
}

// Of very different sizes, so that later ones are ready before earlier ones.
std::string log_of(int build, int step) {
  std::string log = "[";
  const int lines = step % 9 == 0 ? 5'000 : 10;
  for (int line = 0; line < lines; ++line) {
    log += concat(line == 0 ? "" : ",", R"({"pos":)", line, R"(,"out":")",
                  line_of(build, step, line), R"(\n","time":)", line, '}');
  }
  return log + (step % 11 == 0 ? "damage" : "]");
}

void write_bundle(const std::filesystem::path& file) {
  auto sample = load_sample("recorded-host");
  for (const int build : {5, 7, 8, 9, 10, 11, 13, 17, 18, 20, 22, 23}) {
    for (int step = 3; step < 3 + k_logs_of_a_build; ++step) {
      const auto entry =
          concat("data/drone/logs/recipe-maintainers/cc-ci/", build, "/1-", step, ".json");
      sample.entries[entry] = log_of(build, step);
    }
  }
  sample.write(file);
}

// In a mount namespace where the system has so many processors.
Ran with_processors(const std::filesystem::path& folder, const std::string& processors,
                    const std::string& command) {
  write(folder / "processors", processors + "\n");
  return run("/bin/sh", {.arguments = {"-c", concat("unshare -rm sh -c 'mount --bind processors ",
                                                    k_processors, " && ", command, "'")},
                         .environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"}},
                         .folder = folder});
}

}  // namespace

int main() {
  const TemporaryFolder folder;
  const auto seen = with_processors(folder.path(), "0-6", concat("cat ", k_processors));
  if (seen.code != 0 || seen.out != "0-6\n") {
    std::cout << "skipped: this machine forbids a mount of one's own: " << seen.err << '\n';
    return k_skipped;
  }
  write_bundle(folder.path() / "b.tgz");
  const auto analyze = coldcase_program().native() + " analyze b.tgz -o v.json";
  std::string expected;
  int failures = 0;
  for (int time = 0; time < k_times; ++time) {
    for (const auto* processors : {"0", "0-1", "0-7"}) {
      const auto ran = with_processors(folder.path(), processors, analyze);
      const auto verdict = ran.code == 0 ? read(folder.path() / "v.json") : std::string{};
      if (expected.empty()) expected = verdict;
      const bool same = !verdict.empty() && verdict == expected;
      failures += same ? 0 : 1;
      if (!same)
        std::cout << "processors " << processors << ": exit " << ran.code << ran.err << '\n';
    }
  }
  // The logs must be in the result, or nothing was compared.
  if (expected.find("in step ") == std::string::npos) ++failures;
  if (expected.find("no space left on device") == std::string::npos) ++failures;
  std::cout << expected.size() << " bytes, " << failures << " differences\n";
  return failures == 0 ? 0 : 1;
}
