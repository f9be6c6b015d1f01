// SPDX-License-Identifier: Apache-2.0
//
// Reading verdict files.
#include "cli/verdict_file.hpp"

#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "verdict/json.hpp"

#include <unistd.h>

#include <array>

namespace coldcase::cli {

namespace {

constexpr std::uint64_t k_largest_verdict = std::uint64_t{1} << 30U;
constexpr std::size_t k_looked_at = 64;

[[noreturn]] void refuse_bundle() {
  throw Error(ErrorCode::usage, "it is no verdict: it does not begin with '{'")
      .with_advice("'coldcase analyze BUNDLE -o FILE' makes a verdict of a bundle");
}

}  // namespace

std::string read_verdict_bytes(const std::filesystem::path& file) {
  if (file != "-") return read_file(file, k_largest_verdict);
  FdSource source(STDIN_FILENO, "standard input");
  return read_all(source, k_largest_verdict);
}

std::string verdict_digest(std::string_view bytes) {
  return concat("sha256:", sha256_hex(bytes));
}

VerdictFile read_verdict(const std::filesystem::path& file) {
  return with_context([&] { return concat("cannot read '", printable(file.native()), "'"); },
                      [&] {
                        if (kind_of_file(file) == FileKind::bundle) refuse_bundle();
                        const auto text = read_verdict_bytes(file);
                        return VerdictFile{verdict::parse_result(text), verdict_digest(text)};
                      });
}

FileKind kind_of_file(const std::filesystem::path& file) {
  if (std::filesystem::is_directory(file)) return FileKind::bundle;
  const auto fd = open_for_reading(file);
  FdSource source(fd.get(), file.native());
  std::array<char, k_looked_at> buffer{};
  const auto count = source.read(buffer);
  const auto begin = trim(std::string_view(buffer.data(), count));
  return begin.starts_with('{') ? FileKind::verdict : FileKind::bundle;
}

}  // namespace coldcase::cli
