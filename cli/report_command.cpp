// SPDX-License-Identifier: Apache-2.0
//
// coldcase report.
#include "cli/report_command.hpp"

#include "cli/verdict_file.hpp"
#include "core/base/file.hpp"
#include "report/html.hpp"
#include "report/markdown.hpp"
#include "report/text.hpp"

#include <ostream>
#include <utility>

namespace coldcase::cli {

namespace {

bool is_standard_stream(const std::filesystem::path& path) {
  return path == "-";
}

std::string render(const ReportOptions& options, VerdictFile file, bool color) {
  if (options.format == "json") return std::move(file.text);
  report::Subject subject{.result = std::move(file.result), .digest = std::move(file.digest)};
  if (!is_standard_stream(options.verdict)) subject.file = options.verdict.native();
  if (options.format == "md") return report::render_markdown(subject);
  if (options.format == "html") return report::render_html(subject);
  return report::render_text(subject, {.color = color});
}

}  // namespace

ExitCode run_report(const ReportOptions& options, const Streams& io) {
  const bool to_stdout = options.output.empty() || is_standard_stream(options.output);
  const auto rendered = render(options, read_verdict(options.verdict), to_stdout && io.color);
  if (to_stdout) {
    io.out << rendered;
  } else {
    write_file(options.output, rendered);
  }
  return ExitCode::ok;
}

}  // namespace coldcase::cli
