// SPDX-License-Identifier: Apache-2.0
//
// coldcase diff.
#include "cli/diff_command.hpp"

#include "analyze/analyze.hpp"
#include "analyze/loader.hpp"
#include "bundle/difference.hpp"
#include "cli/analysis_input.hpp"
#include "cli/bundle_difference.hpp"
#include "cli/progress.hpp"
#include "cli/verdict_file.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"
#include "report/why/difference.hpp"
#include "report/why/difference_text.hpp"

#include <optional>
#include <ostream>

namespace coldcase::cli {

namespace {

struct Side {
  std::filesystem::path file;
  std::string digest;  // of the verdict file, or the bundle's identity
  bundle::Report report;
  verdict::Result result;
};

json::Value to_value(const Side& side) {
  json::Value value;
  return value.set("file", side.file.native()).set("digest", side.digest);
}

void print_sides(const Side& before, const Side& after, std::ostream& out) {
  for (const auto* side : {&before, &after}) {
    out << (side == &before ? "A  " : "B  ") << printable(side->file.native()) << "\n   "
        << printable(side->digest) << '\n';
  }
}

ExitCode diff_verdicts(const DiffOptions& options, const Streams& io) {
  const auto read = [](const std::filesystem::path& file) {
    auto verdict = read_verdict(file);
    return Side{
        .file = file, .digest = verdict.digest, .report = {}, .result = std::move(verdict.result)};
  };
  const auto before = read(options.before);
  const auto after = read(options.after);
  const auto difference = report::compare_results(before.result, after.result);
  if (options.format == "json") {
    auto value = report::to_value(difference);
    value.set("kind", "verdicts").set("a", to_value(before)).set("b", to_value(after));
    io.out << json::to_canonical(value) << '\n';
  } else {
    print_sides(before, after, io.out);
    io.out << report::render_difference(difference);
  }
  return difference.same ? ExitCode::ok : ExitCode::fail;
}

// Reads, verifies and analyzes bundles, in one pass each.
class BundleReader {
 public:
  BundleReader(const DiffOptions& options, const Streams& io) : m_options(&options), m_io(&io) {
    if (options.evidence_only) return;
    m_case = read_given_case(options.case_file);
    m_rules = read_rules(options.rules);
  }

  [[nodiscard]] Side read(const std::filesystem::path& file) const {
    return with_context([&] { return concat("cannot compare '", printable(file.native()), "'"); },
                        [&] {
                          ProgressBar bar(*m_io, "diff");
                          auto side = load(file, bar.for_bytes());
                          bar.finish();
                          side.digest = concat("sha256:", side.report.identity);
                          return side;
                        });
  }

 private:
  [[nodiscard]] Side load(const std::filesystem::path& file, bundle::Progress progress) const {
    Side side{.file = file, .digest = {}, .report = {}, .result = {}};
    if (m_options->evidence_only) {
      side.report = bundle::verify_bundle(file, std::move(progress));
      bundle::require_valid(side.report);
      return side;
    }
    const analyze::Scanner scanner(m_rules);
    auto facts = analyze::load_facts(file, scanner, std::move(progress));
    side.report = facts.report;
    side.result = analyze::analyze_facts(std::move(facts), m_rules, m_case);
    return side;
  }

  const DiffOptions* m_options;
  const Streams* m_io;
  std::optional<analyze::GivenCase> m_case;
  analyze::RuleBook m_rules;
};

ExitCode diff_bundles(const DiffOptions& options, const Streams& io) {
  const BundleReader reader(options, io);
  const auto before = reader.read(options.before);
  const auto after = reader.read(options.after);
  const auto evidence = bundle::compare_bundles(before.report, after.report);
  std::optional<report::Difference> conclusions;
  if (!options.evidence_only) conclusions = report::compare_results(before.result, after.result);
  const bool same =
      evidence.is_empty() &&
      (!conclusions || (conclusions->conclusions.empty() && conclusions->coverage.empty()));
  if (options.format == "json") {
    auto value = bundle_difference_value(evidence);
    value.set("kind", "bundles").set("a", to_value(before)).set("b", to_value(after));
    if (conclusions) value.set("conclusions", report::to_value(*conclusions));
    io.out << json::to_canonical(value.set("same", same)) << '\n';
  } else {
    print_sides(before, after, io.out);
    io.out << bundle_difference_text(evidence);
    if (evidence.is_empty() && before.digest != after.digest) {
      io.out << "  (the identities differ in the records of the collection: times, command)\n";
    }
    if (conclusions) io.out << report::render_difference(*conclusions);
  }
  return same ? ExitCode::ok : ExitCode::fail;
}

// What applies to bundles only must not be left out in silence.
void require_no_bundle_options(const DiffOptions& options) {
  const auto option = !options.case_file.empty() ? "--case"
                      : !options.rules.empty()   ? "--rules"
                      : options.evidence_only    ? "--evidence-only"
                                                 : "";
  if (std::string_view(option).empty()) return;
  throw Error(ErrorCode::usage,
              concat(option, " is for bundles: '", printable(options.before.native()), "' and '",
                     printable(options.after.native()), "' are verdicts"))
      .with_advice("compare the bundles that the verdicts were made of");
}

bool is_verdict(const std::filesystem::path& file) {
  return with_context([&] { return concat("cannot compare '", printable(file.native()), "'"); },
                      [&] { return looks_like_verdict(file); });
}

}  // namespace

ExitCode run_diff(const DiffOptions& options, const Streams& io) {
  const bool before = is_verdict(options.before);
  const bool after = is_verdict(options.after);
  if (before != after) {
    const auto& verdict = before ? options.before : options.after;
    const auto& other = before ? options.after : options.before;
    throw Error(ErrorCode::usage,
                concat("cannot compare '", printable(verdict.native()), "', a verdict, with '",
                       printable(other.native()), "', which is none"))
        .with_advice("compare two bundles, or the verdicts that 'coldcase analyze' makes of them");
  }
  if (!before) return diff_bundles(options, io);
  require_no_bundle_options(options);
  return diff_verdicts(options, io);
}

}  // namespace coldcase::cli
