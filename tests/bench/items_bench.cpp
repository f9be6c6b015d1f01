// SPDX-License-Identifier: Apache-2.0
//
// How much memory a collection takes with very many items.
//
//   items_bench [COUNT]
//
// Collects COUNT (default 20000) builds of Drone with their stages, steps and logs, COUNT run
// directories, and COUNT pull requests of Gitea, each alone and then all at once, and prints items,
// time and peak memory. Fails if one takes more than 256 MiB.
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "tests/support/canned_server.hpp"
#include "tests/support/drone_writer.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/program.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coldcase;
using namespace coldcase::test;

namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr std::int64_t k_usual_count = 20'000;
constexpr long k_most_kib = 256 * 1024;
constexpr std::int64_t k_page = 50;
constexpr std::int64_t k_first_build = 1000;  // of fill_with_builds()

// Collects from the host in `folder`, of one source or (empty) of all; false if it took too much,
// or failed.
bool measure(const fs::path& folder, const std::string& source) {
  std::vector<std::string> arguments{
      "collect", "-c", "host.toml", "--since", "2023-11-14T00:00:00Z", "-o", "x.tgz"};
  if (!source.empty()) arguments.insert(arguments.end(), {"--only", source});
  const auto begin = Steady::now();
  const auto ran = coldcase::test::coldcase(folder, arguments);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begin);
  std::printf("%s: exit %d, %lld ms, peak memory %ld MiB\n",
              source.empty() ? "all at once" : source.c_str(), ran.code,
              static_cast<long long>(took.count()), ran.peak_kib / 1024);
  for (const auto line : split(ran.out, '\n')) {
    if (contains(line, " file")) std::printf("  %s\n", std::string(line).c_str());
  }
  // Exit 4: beyond 20,000 items of a source, the rest are gaps.
  const bool collected = ran.code == 0 || ran.code == 4;
  if (!collected) std::printf("%s", ran.err.c_str());
  return collected && ran.peak_kib <= k_most_kib;
}

void make_drone(const fs::path& folder, std::int64_t count) {
  const auto file = folder / "database.sqlite";
  fs::copy_file(fixtures() / "drone-versions/drone-2.28.2-populated.sqlite", file);
  fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
  fill_with_builds(file, static_cast<int>(count));
}

// Two files and a link each, as a run leaves them, of the builds in Drone's database.
void make_runs(const fs::path& folder, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    const auto run = folder / "runs" / std::to_string(k_first_build + i);
    write(run / "results.json", concat(R"({"recipe":"ghost","run_id":)", i, "}\n"));
    write(run / "summary.html", std::string(500, 'h'));
    fs::create_symlink("/nowhere", run / "latest");
  }
}

// Any number of pull requests, with two comments each.
class ManyPulls {
 public:
  explicit ManyPulls(std::int64_t count) : m_count(count) {}

  CannedAnswer operator()(const CannedRequest& request) const {
    const std::string_view target = request.target;
    const auto path = target.substr(0, target.find('?'));
    if (path == "/api/v1/version") return json_answer(R"({"version":"1.24.6"})");
    if (path == "/api/v1/settings/api") return json_answer(R"({"max_response_items":50})");
    if (path == "/api/v1/repos/o/n") return json_answer(R"({"full_name":"o/n"})");
    if (path == "/api/v1/repos/o/n/pulls") return list(target);
    if (path.starts_with("/api/v1/repos/o/n/pulls/") && !path.ends_with("reviews")) {
      return json_answer(pull(parse_integer<std::int64_t>(path.substr(24)).value_or(0)));
    }
    return json_answer("[]");
  }

 private:
  static std::string pull(std::int64_t number) {
    return concat(R"({"number":)", number, R"(,"title":"pull request )", number, R"(","body":")",
                  std::string(1000, 'b'),
                  R"(","created_at":"2023-11-15T00:00:00Z","updated_at":"2023-11-15T00:00:00Z",)",
                  R"("head":{"sha":"d88f5801d88f5801d88f5801d88f5801d88f5801"}})");
  }

  [[nodiscard]] CannedAnswer list(std::string_view target) const {
    const auto at = target.find("page=");
    const auto digits = target.substr(at + 5, target.find('&', at) - at - 5);
    const auto page = parse_integer<std::int64_t>(digits).value_or(1);
    std::string items = "[";
    for (auto number = (page - 1) * k_page + 1; number <= std::min(page * k_page, m_count);
         ++number) {
      items += concat(items.size() > 1 ? "," : "", pull(number));
    }
    auto answer = json_answer(items + "]");
    answer.headers.emplace_back("X-Total-Count", std::to_string(m_count));
    return answer;
  }

  std::int64_t m_count;
};

int measure_all(std::int64_t count) {
  const TemporaryFolder folder;
  make_drone(folder.path(), count);
  make_runs(folder.path(), count);
  const CannedServer server{ManyPulls(count)};
  write(folder.path() / "host.toml",
        concat("[drone]\ndatabase = \"database.sqlite\"\n[runs]\npath = \"runs\"\n[gitea]\nurl = "
               "\"",
               server.url(), "\"\nrepositories = [\"o/n\"]\n"));
  bool good = true;
  for (const auto* source : {"drone", "runs", "gitea", ""}) {
    good = measure(folder.path(), source) && good;
  }
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto count = argc > 1 ? parse_integer<std::int64_t>(argv[1]).value_or(0) : k_usual_count;
    if (count <= 0) throw std::runtime_error("usage: items_bench [COUNT]");
    return measure_all(count);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "items_bench: %s\n", error.what());
    return 70;
  }
}
