// SPDX-License-Identifier: Apache-2.0
//
// Text of `coldcase collect`.
#include "cli/collect_output.hpp"

#include "cli/gap_list.hpp"
#include "collect/unused_settings.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "report/terminal.hpp"
#include "report/wording.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

namespace coldcase::cli {

namespace {

constexpr std::size_t k_source_width = 9;
constexpr std::size_t k_count_width = 12;
constexpr std::size_t k_size_width = 9;

// What a source brought: all its items together.
struct Sum {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  std::uint64_t gaps = 0;
  std::string not_asked;  // why
};

std::string first_word(const std::string& source) {
  return source.substr(0, source.find('.'));
}

std::map<std::string, Sum> sum_up(const bundle::Collection& collection) {
  std::map<std::string, Sum> sums;
  for (const auto& item : collection.items) {
    auto& sum = sums[first_word(item.source)];
    if (item.status == bundle::Status::not_asked) sum.not_asked = item.reason;
    if (!item.entry.empty()) ++sum.entries;
    if (bundle::is_gap(item.status)) ++sum.gaps;
    sum.bytes += static_cast<std::uint64_t>(item.size_bytes);
  }
  return sums;
}

void print_source(std::ostream& out, const std::string& id, const Sum& sum) {
  out << ' ' << report::pad_right(id, k_source_width) << ' ';
  if (!sum.not_asked.empty()) {
    out << "not asked: " << printable(sum.not_asked) << '\n';
    return;
  }
  out << report::pad_right(report::say_count(sum.entries, "file"), k_count_width)
      << format_bytes(sum.bytes);
  if (sum.gaps > 0) out << "   " << report::say_count(sum.gaps, "gap");
  out << '\n';
}

void print_redactions(std::ostream& out, const std::string& name,
                      const bundle::Redactions& redactions) {
  std::map<std::string, std::int64_t> rules;
  std::uint64_t values = 0;
  for (const auto& entry : redactions.entries) {
    for (const auto& [rule, count] : entry.values_by_rule) {
      rules[rule] += count;
      values += static_cast<std::uint64_t>(count);
    }
  }
  if (values == 0) return;
  out << ' ' << report::pad_right("redacted", k_source_width) << ' '
      << report::say_count(values, "value") << " by " << report::say_count(rules.size(), "rule")
      << "  (coldcase show " << (name == k_standard_output ? "BUNDLE" : printable(name))
      << " coldcase/redactions.json)\n";
}

}  // namespace

collect::Observer CollectProgress::observer() {
  if (!m_line.is_wanted()) return {};
  return [this](const collect::Step& step) {
    if (step.done) {
      ++m_items;
      m_bytes += step.bytes;
    }
    m_line.show([&](ProgressLine::Elapsed elapsed) { return text_of(step, elapsed); });
  };
}

std::string CollectProgress::text_of(const collect::Step& step,
                                     ProgressLine::Elapsed elapsed) const {
  using std::chrono::seconds;
  const auto left = std::max(std::chrono::ceil<seconds>(m_limit - elapsed), seconds(0));
  return concat(
      report::pad_right(first_word(std::string(step.source)), k_source_width), ' ',
      report::pad_right(report::say_count(m_items, "item"), k_count_width),
      report::pad_right(format_bytes(m_bytes + (step.done ? 0 : step.bytes)), k_size_width),
      std::chrono::duration_cast<seconds>(elapsed).count(), " s, at most ", left.count(),
      " s left   Ctrl-C ends it early");
}

void StreamSink::write(std::string_view bytes) {
  m_out->write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void HashingSink::write(std::string_view bytes) {
  m_out->write(bytes);
  m_hash.update(bytes);
  m_size += bytes.size();
}

void write_transport_digest(const std::string& name, const std::string& digest) {
  const auto file = std::filesystem::path(name).filename().native();
  write_file(concat(name, ".sha256"), concat(digest, "  ", file, '\n'));
}

void print_plan(std::ostream& out, const collect::Request& request,
                const std::vector<collect::PlannedRead>& reads) {
  out << "host file " << printable(request.configuration.file) << "\nfrom "
      << format_for_people(request.scope.since) << " to " << format_for_people(request.scope.until)
      << " UTC, at most " << format_duration(request.configuration.total_timeout) << " and "
      << format_bytes(request.configuration.total_size) << "\n\n";
  for (const auto& read : reads) {
    out << report::pad_right(read.source, 24) << ' ' << printable(read.request) << '\n';
  }
  const auto unused =
      collect::unused_settings(request.configuration, request.sources, request.environment);
  if (!unused.empty()) out << '\n';
  for (const auto& remark : unused) out << "note: " << printable(remark) << '\n';
  out << "\nnothing was read\n";
}

void print_usual_places(std::ostream& out, const std::vector<collect::UsualPlace>& places) {
  out << "\nA host file says where the evidence of this host is. In the usual places there is:\n\n";
  for (const auto& place : places) {
    if (place.looked.empty()) continue;
    out << ' ' << report::pad_right(place.source, k_source_width) << ' ';
    if (place.found.empty()) {
      out << "nothing; looked for " << printable(join(place.looked, ", ")) << '\n';
    } else {
      out << "found " << printable(place.found.native()) << '\n';
    }
  }
  out << "\nA host file to begin with. Take the # away where the source is elsewhere, write where "
         "it "
         "is,\nand leave out what this host does not have: the bundle says that it was not asked "
         "for.\n\n";
  for (const auto& place : places) {
    const bool sure = !place.found.empty();
    for (const auto& line : place.section) out << (sure ? "" : "# ") << printable(line) << '\n';
    out << '\n';
  }
  out << "Save it as host.toml; then\n"
         "  coldcase collect -c host.toml --dry-run         shows what would be read\n"
         "  coldcase collect -c host.toml -o evidence.tgz   reads it: the last 48 hours\n"
         "  coldcase collect --write-example                prints all sections with their keys\n"
         "Docker's socket, Drone's database and the journal can often be read by root only.\n"
         "Nothing was read so far.\n";
}

void print_outcome(std::ostream& out, const std::string& name, std::uint64_t size,
                   const collect::Outcome& outcome) {
  const auto sums = sum_up(outcome.collection);
  for (const auto& id : collect::source_ids()) {
    if (const auto sum = sums.find(id); sum != sums.end()) print_source(out, id, sum->second);
  }
  print_redactions(out, name, outcome.redactions);
  for (const auto& note : outcome.collection.notes) out << "  note: " << printable(note) << '\n';
  const auto gaps = bundle::gaps(outcome.collection);
  print_gaps(out, gaps);
  out << printable(name) << "  " << format_bytes(size)
      << "  identity sha256:" << outcome.identity.sha256 << '\n'
      << (gaps.empty() ? "complete, 0 gaps"
                       : concat("with ", report::say_count(gaps.size(), "gap")))
      << (outcome.collection.clock == "given" ? ", clock: given" : "") << '\n';
}

}  // namespace coldcase::cli
