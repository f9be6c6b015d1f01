// SPDX-License-Identifier: Apache-2.0
//
// How fast the analysis of large logs is, beside what a user would take instead to find the same:
// `rg -c -f patterns` over the unpacked logs.
//
//   analysis_bench COLDCASE FOLDER [RIPGREP]
//
// FOLDER is what log_bundle made. Runs each twice and takes the better: wall time, processor time,
// peak memory, and the ratio. Ends with 1 if two analyses differ in a byte, or if one took more
// memory than 512 MiB.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr long k_most_memory_kib = 512L * 1024;

struct Cost {
  long long wall_ms = 0;
  long long processor_ms = 0;
  long memory_kib = 0;
};

long long milliseconds(const timeval& time) {
  return static_cast<long long>(time.tv_sec) * 1000 + time.tv_usec / 1000;
}

// Runs a program with its output thrown away.
Cost run_once(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const auto begin = std::chrono::steady_clock::now();
  const auto child = ::fork();
  if (child == 0) {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || ::wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
      WEXITSTATUS(status) > 1) {
    std::cerr << "analysis_bench: error: cannot run " << words.front() << '\n';
    std::exit(70);
  }
  const auto wall = std::chrono::steady_clock::now() - begin;
  return {.wall_ms = std::chrono::duration_cast<std::chrono::milliseconds>(wall).count(),
          .processor_ms = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
          .memory_kib = usage.ru_maxrss};
}

void print(const std::string& what, const Cost& cost) {
  std::printf("%-8s %8lld ms  %8lld ms of processor  %6ld MiB\n", what.c_str(), cost.wall_ms,
              cost.processor_ms, cost.memory_kib / 1024);
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

Cost better(const Cost& left, const Cost& right) {
  return {.wall_ms = std::min(left.wall_ms, right.wall_ms),
          .processor_ms = std::min(left.processor_ms, right.processor_ms),
          .memory_kib = std::max(left.memory_kib, right.memory_kib)};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: analysis_bench COLDCASE FOLDER [RIPGREP]\n";
    return 64;
  }
  const fs::path folder = argv[2];
  const auto analyze = [&](const char* output) {
    return run_once(
        {argv[1], "analyze", (folder / "x.tgz").native(), "-o", (folder / output).native()});
  };
  const auto own = better(analyze("first.json"), analyze("second.json"));
  print("analyze", own);
  if (read(folder / "first.json").empty() ||
      read(folder / "first.json") != read(folder / "second.json")) {
    std::cerr << "analysis_bench: two analyses differ\n";
    return 1;
  }
  if (argc > 3) {
    const std::vector<std::string> search{
        argv[3], "-c", "-a", "-f", (folder / "patterns").native(), (folder / "logs").native()};
    const auto other = better(run_once(search), run_once(search));
    print("rg", other);
    std::printf("ratio    %8lld per mille of rg's wall time\n",
                own.wall_ms * 1000 / std::max(other.wall_ms, 1LL));
  }
  if (own.memory_kib > k_most_memory_kib) {
    std::cerr << "analysis_bench: more than 512 MiB\n";
    return 1;
  }
  return 0;
}
