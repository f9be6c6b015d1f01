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

bool begins_like_verdict(std::string_view bytes) {
  return trim(bytes).starts_with('{');
}

[[noreturn]] void refuse(std::string_view why) {
  throw Error(ErrorCode::usage, concat("it is no verdict: ", why))
      .with_advice("'coldcase analyze BUNDLE -o FILE' makes a verdict of a bundle");
}

std::string read_text(const std::filesystem::path& file) {
  if (file == "-") {
    FdSource source(STDIN_FILENO, "standard input");
    return read_all(source, k_largest_verdict);
  }
  if (std::filesystem::is_directory(file)) refuse("it is a folder");
  // A bundle may be large: one look is enough. What comes through a pipe can be read once only.
  const bool is_bundle = std::filesystem::is_regular_file(file) && !looks_like_verdict(file);
  return is_bundle ? std::string{} : read_file(file, k_largest_verdict);
}

}  // namespace

VerdictFile read_verdict(const std::filesystem::path& file) {
  return with_context([&] { return concat("cannot read '", printable(file.native()), "'"); },
                      [&] {
                        auto text = read_text(file);
                        if (!begins_like_verdict(text)) refuse("it does not begin with '{'");
                        auto result = verdict::parse_result(text);
                        auto digest = concat("sha256:", sha256_hex(text));
                        return VerdictFile{std::move(text), std::move(result), std::move(digest)};
                      });
}

bool looks_like_verdict(const std::filesystem::path& file) {
  if (std::filesystem::is_directory(file)) return false;
  const auto fd = open_for_reading(file);
  if (!std::filesystem::is_regular_file(file)) {
    throw Error(ErrorCode::usage, "it is no regular file: it cannot be read twice");
  }
  FdSource source(fd.get(), file.native());
  std::array<char, k_looked_at> buffer{};
  const auto count = source.read(buffer);
  return begins_like_verdict(std::string_view(buffer.data(), count));
}

void refuse_verdict(const std::filesystem::path& bundle) {
  if (!std::filesystem::is_regular_file(bundle) || !looks_like_verdict(bundle)) return;
  throw Error(ErrorCode::usage, "it is no bundle: it begins with '{', as a verdict does")
      .with_advice("'coldcase collect -o FILE' makes a bundle");
}

}  // namespace coldcase::cli
