// SPDX-License-Identifier: Apache-2.0
//
// coldcase report.
#include "cli/report_command.hpp"

#include "cli/verdict_file.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "report/html.hpp"
#include "report/markdown.hpp"
#include "report/text.hpp"
#include "verdict/json.hpp"

#include <ostream>

namespace coldcase::cli {

namespace {

bool is_standard_stream(const std::filesystem::path& path) {
  return path == "-";
}

report::Subject subject_of(const ReportOptions& options, const std::string& text) {
  report::Subject subject{.result = verdict::parse_result(text), .digest = verdict_digest(text)};
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
      [&] { return render(options, read_verdict_bytes(options.verdict), to_stdout && io.color); });
  if (to_stdout) {
    io.out << rendered;
  } else {
    write_file(options.output, rendered);
  }
  return ExitCode::ok;
}

}  // namespace coldcase::cli
