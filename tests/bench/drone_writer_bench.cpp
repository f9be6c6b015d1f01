// SPDX-License-Identifier: Apache-2.0
//
// What a collection costs the Drone server that it looks at.
//
//   drone_writer_bench [MEGABYTES] [FOLDER]
//
// Makes a database of that size (default 2000) in FOLDER (default: the temporary folder), lets a
// process write to it 50 times a second as Drone does, first alone and then while the program
// collects all of it, and prints the longest stall of a write in both. Fails if a write failed, or
// one waited for a second.
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "tests/support/drone_writer.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/program.hpp"

#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <thread>

using namespace coldcase;
using namespace coldcase::test;

namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr int k_usual_megabytes = 2000;
constexpr std::chrono::seconds k_alone{5};

// Writes while `action` runs; prints what the writer saw. Its exit code.
template <typename Action>
int with_writer(const char* what, const fs::path& file, const Action& action) {
  Child writer([&](const Child& self) { return write_like_drone(self, file); });
  writer.wait_until_ready();
  action();
  const int code = writer.finish();
  std::printf("%s: %s\n", what, writer.answer.c_str());
  return code;
}

int measure(int megabytes, const fs::path& folder) {
  const auto file = folder / "database.sqlite";
  fs::copy_file(fixtures() / "drone-versions/drone-2.28.2-populated.sqlite", file);
  fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
  fill_with_logs(file, megabytes);
  ::sync();  // what was just made must not be what the writer waits for
  write(folder / "host.toml",
        concat("[drone]\ndatabase = \"", file.native(),
               "\"\nmax_size = \"8GiB\"\ntimeout = \"30m\"\n[limits]\nmax_size = \"8GiB\"\n"
               "timeout = \"30m\"\n"));
  // For comparison: what this disk does to a writer anyway decides nothing.
  (void)with_writer("alone", file, [] { std::this_thread::sleep_for(k_alone); });
  Ran ran;
  const auto begin = Steady::now();
  const int during = with_writer("during collect", file, [&] {
    ran = coldcase::test::coldcase(
        folder, {"collect", "-c", "host.toml", "--only", "drone", "--since", "2023-11-14T00:00:00Z",
                 "--until", "2023-12-01T00:00:00Z", "-o", "/dev/null"});
  });
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begin);
  std::printf("collect: exit %d, %lld ms for %ju MB, peak memory %ld MiB\n%s", ran.code,
              static_cast<long long>(took.count()),
              static_cast<std::uintmax_t>(fs::file_size(file) / 1'000'000), ran.peak_kib / 1024,
              (ran.out + ran.err).c_str());
  // Exit 4: the populated database has steps whose log is lost.
  const bool collected = ran.code == 0 || ran.code == 4;
  return during == 0 && collected ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto megabytes = argc > 1 ? parse_integer<int>(argv[1]).value_or(0) : k_usual_megabytes;
    if (megabytes <= 0) throw std::runtime_error("usage: drone_writer_bench [MEGABYTES] [FOLDER]");
    const TemporaryFolder folder(argc > 2 ? fs::path(argv[2]) : temporary_folder());
    return measure(megabytes, folder.path());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "drone_writer_bench: %s\n", error.what());
    return 70;
  }
}
