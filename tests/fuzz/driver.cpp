// SPDX-License-Identifier: Apache-2.0
//
// Runs a fuzz target over files: every file below the folders given. So the corpus and each past
// crash are a test without a fuzzer; with clang the same targets link libFuzzer instead
// (README.md).
#include "core/base/file.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::uint64_t k_largest_input = 1ULL << 30U;

void run(const std::filesystem::path& file) {
  const auto bytes = coldcase::read_file(file, k_largest_input);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      run(entry.path());
      ++count;
    }
  }
  std::printf("%zu inputs\n", count);
  return count > 0 ? 0 : 1;  // an empty corpus tests nothing
}
