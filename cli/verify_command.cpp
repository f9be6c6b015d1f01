// SPDX-License-Identifier: Apache-2.0
//
// coldcase verify.
#include "cli/verify_command.hpp"

#include "bundle/reader.hpp"
#include "cli/gap_list.hpp"
#include "cli/progress.hpp"
#include "cli/verdict_file.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"
#include "report/wording.hpp"

#include <ostream>

namespace coldcase::cli {

namespace {

using bundle::Report;

std::vector<bundle::Item> gaps_of(const Report& report) {
  return report.collection ? bundle::gaps(*report.collection) : std::vector<bundle::Item>{};
}

void print_text(std::ostream& out, const VerifyOptions& options, const Report& report) {
  const auto name = printable(options.bundle.native());
  if (!report.is_valid()) {
    out << name << ": DAMAGED, " << report.problems.size() << " problems"
        << (report.is_complete() ? "" : ", not complete") << '\n';
    for (const auto& problem : report.problems) out << "  " << to_text(problem) << '\n';
  } else {
    out << name << ": intact, " << report.entries.size() << " entries\n";
  }
  if (!report.identity.empty()) out << "identity sha256:" << report.identity << '\n';
  for (const auto& warning : report.warnings) out << "  warning: " << warning << '\n';
  const auto gaps = gaps_of(report);
  if (report.is_coldcase) out << report::say_count(gaps.size(), "gap") << '\n';
  print_gaps(out, gaps);
}

json::Value to_json(const Report& report) {
  json::Array problems;
  for (const auto& problem : report.problems) problems.emplace_back(to_text(problem));
  json::Value value;
  value.set("complete", report.is_complete()).set("valid", report.is_valid());
  value.set("entries", report.entries.size()).set("problems", std::move(problems));
  value.set("identity", report.identity.empty() ? "" : concat("sha256:", report.identity));
  value.set("root", report.root).set("gaps", json::to_value(gaps_of(report)));
  value.set("warnings", json::to_value(report.warnings));
  return value;
}

// What is left of a file that was cut. Always exit 3: there is no manifest that vouches for it.
void print_salvage(std::ostream& out, const VerifyOptions& options,
                   const bundle::Salvage& salvage) {
  out << printable(options.bundle.native()) << ": DAMAGED: " << salvage.damage << '\n'
      << salvage.report.entries.size()
      << " whole entries before the damage; no manifest vouches for them\n";
  for (const auto& [name, record] : salvage.report.entries) {
    out << record.sha256 << "  " << record.size << "  " << printable(name) << '\n';
  }
}

}  // namespace

ExitCode run_verify(const VerifyOptions& options, const Streams& io) {
  ProgressBar bar(io, "verify");
  if (options.partial) {
    const auto salvage = with_context(
        [&] { return concat("cannot read '", printable(options.bundle.native()), "'"); },
        [&] { return bundle::salvage_bundle(options.bundle, bar.for_bytes()); });
    bar.finish();
    if (!salvage.damage.empty()) {
      print_salvage(io.out, options, salvage);
      return ExitCode::damaged;
    }
  }
  const auto report = with_context(
      [&] { return concat("cannot verify '", printable(options.bundle.native()), "'"); },
      [&] {
        refuse_verdict(options.bundle);
        return bundle::verify_bundle(options.bundle, bar.for_bytes());
      });
  bar.finish();
  if (options.json) {
    io.out << json::to_canonical(to_json(report)) << '\n';
  } else {
    print_text(io.out, options, report);
  }
  if (!report.is_valid()) return ExitCode::damaged;
  return gaps_of(report).empty() ? ExitCode::ok : ExitCode::incomplete;
}

}  // namespace coldcase::cli
