// SPDX-License-Identifier: Apache-2.0
//
// coldcase scan.
#include "cli/scan_command.hpp"

#include "bundle/reader.hpp"
#include "cli/progress.hpp"
#include "cli/verdict_file.hpp"
#include "collect/redaction/filters.hpp"
#include "collect/redaction/secret_rules.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_writer.hpp"
#include "report/wording.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace coldcase::cli {

namespace {

constexpr std::size_t k_buffer_size = 65536;
constexpr std::size_t k_most_listed = 10'000;  // the others are counted
constexpr std::size_t k_excerpt_before = 40;
constexpr std::size_t k_excerpt_after = 20;
constexpr std::string_view k_mask = "****";

struct Find {
  std::string entry;
  std::uint64_t line = 0;    // from 1; 0: the entry is no text
  std::uint64_t offset = 0;  // bytes before the secret
  std::string rule;
  std::uint64_t size = 0;  // bytes of the secret, as written
  std::string excerpt;     // the line around it, with a mask instead of the secret
};

// Follows the bytes of one entry and notes where the secrets stand.
class Lister : public collect::Emitter {
 public:
  Lister(std::string entry, bool is_text) : m_entry(std::move(entry)), m_is_text(is_text) {}

  void keep(std::string_view raw) override {
    continue_excerpt(raw);
    m_offset += raw.size();
    m_lines += static_cast<std::uint64_t>(std::count(raw.begin(), raw.end(), '\n'));
    remember(raw);
  }

  void replace(std::string_view raw, std::string_view /*by*/, std::string_view rule) override {
    if (!rule.empty()) {
      end_excerpt();
      ++m_count;
      if (m_finds.size() < k_most_listed) begin_find(raw, rule);
      remember(k_mask);
    } else if (m_wants_after > 0 && !m_finds.empty()) {
      m_finds.back().size += raw.size();  // the rest of a secret that goes over two chunks
    }
    m_offset += raw.size();
    m_lines += static_cast<std::uint64_t>(std::count(raw.begin(), raw.end(), '\n'));
  }

  [[nodiscard]] std::vector<Find> take_finds() { return std::move(m_finds); }
  [[nodiscard]] std::uint64_t count() const { return m_count; }

 private:
  void begin_find(std::string_view raw, std::string_view rule) {
    m_finds.push_back({.entry = m_entry,
                       .line = m_is_text ? m_lines + 1 : 0,
                       .offset = m_offset,
                       .rule = std::string(rule),
                       .size = raw.size(),
                       .excerpt = m_before + std::string(k_mask)});
    m_wants_after = k_excerpt_after;
  }

  void continue_excerpt(std::string_view raw) {
    if (m_wants_after == 0) return;
    const auto after = raw.substr(0, std::min(raw.find('\n'), m_wants_after));
    m_finds.back().excerpt += after;
    m_wants_after -= after.size();
    if (after.size() < raw.size()) end_excerpt();
  }

  void end_excerpt() { m_wants_after = 0; }

  // The end of the line so far.
  void remember(std::string_view raw) {
    const auto line = raw.rfind('\n');
    if (line != std::string_view::npos) {
      m_before.clear();
      raw.remove_prefix(line + 1);
    }
    m_before += raw.substr(raw.size() - std::min(raw.size(), k_excerpt_before));
    if (m_before.size() > k_excerpt_before) m_before.erase(0, m_before.size() - k_excerpt_before);
  }

  std::string m_entry;
  bool m_is_text;
  std::uint64_t m_offset = 0;
  std::uint64_t m_lines = 0;  // line breaks so far
  std::uint64_t m_count = 0;
  std::string m_before;
  std::size_t m_wants_after = 0;
  std::vector<Find> m_finds;
};

collect::Form form_of(std::string_view entry) {
  using collect::Form;
  if (entry.starts_with("data/drone/logs/")) return Form::drone_log;
  if (entry.ends_with(".json")) return Form::json;
  if (entry.ends_with(".ndjson") || entry.ends_with(".jsonl")) return Form::json_lines;
  if (entry.ends_with(".xml")) return Form::xml;
  return Form::text;  // of a database or a picture, too: text in it is found as well
}

class Scanner : public bundle::Visitor {
 public:
  void visit(const bundle::EntryInfo& entry, ByteSource& content) override {
    std::array<char, k_buffer_size> buffer{};
    auto count = content.read(buffer);
    const std::string_view start(buffer.data(), count);
    Lister lister(entry.name, start.find('\0') == std::string_view::npos);
    const auto filter =
        collect::make_filter(form_of(entry.name), nullptr, {&m_finder, &m_tokens, &lister});
    for (; count > 0; count = content.read(buffer)) filter->write({buffer.data(), count});
    filter->finish();
    m_count += lister.count();
    for (auto& find : lister.take_finds()) {
      if (m_finds.size() < k_most_listed) m_finds.push_back(std::move(find));
    }
  }

  [[nodiscard]] const std::vector<Find>& finds() const { return m_finds; }
  [[nodiscard]] std::uint64_t count() const { return m_count; }

 private:
  collect::SecretFinder m_finder{collect::load_secret_rules(), {}};
  collect::TokenMaker m_tokens{""};
  std::vector<Find> m_finds;
  std::uint64_t m_count = 0;
};

std::string place_of(const Find& find) {
  return find.line > 0 ? concat('L', find.line) : concat("byte ", find.offset);
}

void print_text(std::ostream& out, const std::string& name, std::size_t entries,
                const Scanner& scanner) {
  std::set<std::string> places;
  for (const auto& find : scanner.finds()) {
    places.insert(find.entry);
    out << printable(find.entry) << '#' << place_of(find) << "  " << find.rule << "  "
        << printable(find.excerpt) << "  (" << find.size << " bytes)\n";
  }
  if (scanner.count() > scanner.finds().size()) {
    out << "... and " << scanner.count() - scanner.finds().size() << " more\n";
  }
  out << name << ": ";
  if (scanner.count() == 0) {
    out << "no secrets found in " << entries << " entries\n";
  } else {
    out << report::say_count(scanner.count(), "secret") << " in " << places.size() << " of "
        << entries << " entries\n";
  }
}

json::Value to_json(const bundle::Report& report, const Scanner& scanner) {
  json::Array finds;
  for (const auto& find : scanner.finds()) {
    json::Value value;
    value.set("entry", find.entry).set("place", place_of(find)).set("offset", find.offset);
    value.set("rule", find.rule).set("bytes", find.size).set("excerpt", printable(find.excerpt));
    finds.push_back(std::move(value));
  }
  json::Value value;
  value.set("entries", report.entries.size()).set("found", scanner.count());
  value.set("finds", std::move(finds)).set("valid", report.is_valid());
  return value;
}

}  // namespace

ExitCode run_scan(const ScanOptions& options, const Streams& io) {
  ProgressBar bar(io, "scan");
  Scanner scanner;
  const auto name = printable(options.bundle.native());
  const auto doing = [&] { return concat("cannot scan '", name, "'"); };
  const auto report = with_context(doing, [&] {
    refuse_verdict(options.bundle);
    return bundle::read_bundle(options.bundle, scanner, bar.for_bytes());
  });
  bar.finish();
  if (options.json) {
    io.out << json::to_canonical(to_json(report, scanner)) << '\n';
  } else {
    print_text(io.out, name, report.entries.size(), scanner);
  }
  with_context(doing, [&] { bundle::require_valid(report); });
  return scanner.count() == 0 ? ExitCode::ok : ExitCode::fail;
}

}  // namespace coldcase::cli
