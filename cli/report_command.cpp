// SPDX-License-Identifier: Apache-2.0
//
// coldcase report.
#include "cli/report_command.hpp"

#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "report/html.hpp"
#include "report/markdown.hpp"
#include "report/text.hpp"
#include "verdict/json.hpp"

#include <unistd.h>

#include <ostream>

namespace coldcase::cli {

namespace {

constexpr std::uint64_t k_largest_verdict = std::uint64_t{1} << 30U;

bool is_standard_stream(const std::filesystem::path& path) {
  return path == "-";
}

std::string read_verdict(const std::filesystem::path& path) {
  if (!is_standard_stream(path)) return read_file(path, k_largest_verdict);
  FdSource source(STDIN_FILENO, "standard input");
  return read_all(source, k_largest_verdict);
}

report::Subject subject_of(const ReportOptions& options, const std::string& text) {
  // The digest is of the file as it is: that is what two auditors compare.
  report::Subject subject{.result = verdict::parse_result(text),
                          .digest = concat("sha256:", sha256_hex(text))};
  if (!is_standard_stream(options.verdict)) subject.file = options.verdict.native();
  return subject;
}

std::string render(const ReportOptions& options, const std::string& text, bool color) {
  const auto subject = subject_of(options, text);
  if (options.format == "md") return report::render_markdown(subject);
  if (options.format == "html") return report::render_html(subject);
  if (options.format == "json") return text;
  return report::render_text(subject, {.color = color});
}

}  // namespace

ExitCode run_report(const ReportOptions& options, const Streams& io) {
  const bool to_stdout = options.output.empty() || is_standard_stream(options.output);
  const auto rendered = with_context(
      [&] { return concat("cannot report on '", printable(options.verdict.native()), "'"); },
      [&] { return render(options, read_verdict(options.verdict), to_stdout && io.color); });
  if (to_stdout) {
    io.out << rendered;
  } else {
    write_file(options.output, rendered);
  }
  return ExitCode::ok;
}

}  // namespace coldcase::cli
