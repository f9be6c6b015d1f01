// SPDX-License-Identifier: Apache-2.0
//
// Signatures over logs and facts.
#include "analyze/signatures/scanner.hpp"

#include "analyze/facts/schema.hpp"
#include "analyze/parse/drone_log.hpp"
#include "analyze/parse/names.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace coldcase::analyze {

namespace {

constexpr std::size_t k_longest_text = 400;
// What one log may add; a log that repeats itself a million times says no more than this.
constexpr std::size_t k_most_hits = 1000;
constexpr std::size_t k_most_mentions = 2000;

constexpr std::array<std::string_view, 5> k_sources{"journal", "task", "step-log", "junit",
                                                    "stage"};

std::vector<PatternSpec> specs_of(const std::vector<LineRule>& rules) {
  std::vector<PatternSpec> specs;
  specs.reserve(rules.size());
  for (const auto& rule : rules) {
    specs.push_back({.pattern = rule.pattern,
                     .literals = rule.literals,
                     .least_run = rule.least_run,
                     .line_breaks = LineBreaks::never});
  }
  return specs;
}

std::vector<PatternSpec> specs_of(const std::vector<const Signature*>& signatures) {
  std::vector<PatternSpec> specs;
  specs.reserve(signatures.size());
  for (const auto* signature : signatures) {
    specs.push_back({.pattern = signature->pattern,
                     .literals = signature->literals,
                     .also = signature->also,
                     .line_breaks = LineBreaks::never});
  }
  return specs;
}

std::vector<const Signature*> signatures_for(const RuleBook& rules, std::string_view source) {
  std::vector<const Signature*> found;
  for (const auto& signature : rules.signatures) {
    if (signature.sources.contains(std::string(source))) found.push_back(&signature);
  }
  return found;
}

std::vector<PatternSpec> log_specs(const RuleBook& rules) {
  auto specs = specs_of(signatures_for(rules, "step-log"));
  for (const auto* more : {&rules.lines, &rules.mentions}) {
    for (auto& spec : specs_of(*more)) specs.push_back(std::move(spec));
  }
  return specs;
}

// Seconds since the start of the step, kept where the instant will be: see place_in_time().
Instant as_offset(std::int64_t seconds) {
  return instant_from_seconds(seconds).value_or(Instant{});
}

}  // namespace

// The state of one log while it is read.
class Scanner::LogScan {
 public:
  LogScan(const Scanner& scanner, const LogSubject& subject, Facts& facts)
      : m_scanner(&scanner), m_subject(&subject), m_facts(&facts) {
    m_mentions.repository = subject.repository;
    m_mentions.build = subject.build;
  }

  void add(const LogBlock& block) {
    m_block = block;
    m_line_starts.clear();
    m_scanner->m_log.find_all(
        block.text, [&](std::size_t index, const Match& match) { add_match(index, match); });
    if (m_mentions.app_names.size() < k_most_mentions) {
      m_mentions.app_names.merge(app_names(block.text));
    }
  }

  void finish() {
    m_facts->log_mentions.push_back(std::move(m_mentions));
    for (const auto& [signature, count] : m_hits) {
      if (count <= k_most_hits) continue;
      m_facts->parse_issues.push_back({m_subject->entry, "",
                                       concat("signature ", signature, " has ", count,
                                              " hits; the first ", k_most_hits, " were kept"),
                                       true});
    }
  }

 private:
  // The line at `offset`. Few blocks have a match, so lines are looked for when one has.
  [[nodiscard]] LogLine line_at(std::size_t offset) {
    const auto text = m_block.text;
    if (m_line_starts.empty()) {
      m_line_starts.push_back(0);
      for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        m_line_starts.push_back(at + 1);
      }
    }
    const auto after = std::upper_bound(m_line_starts.begin(), m_line_starts.end(), offset);
    const auto start = *std::prev(after);
    return {.number = m_block.first_line + (after - m_line_starts.begin()) - 1,
            .second = second_at(m_block, start),
            .text = text.substr(start, text.find('\n', start) - start)};
  }

  static std::string text_of(const LogLine& line) {
    return shorten(trim(line.text), k_longest_text);
  }

  void add_match(std::size_t index, const Match& match) {
    const auto& signatures = m_scanner->m_log_signatures;
    const auto& lines = m_scanner->m_line_ids;
    if (index < signatures.size()) {
      add_hit(*signatures[index], match);
    } else if (index < signatures.size() + lines.size()) {
      add_line(lines[index - signatures.size()], match);
    } else if (m_mentions.ids.size() < k_most_mentions) {
      m_mentions.ids.emplace(match.group(m_block.text, 1));
    }
  }

  void add_hit(const Signature& signature, const Match& match) {
    const auto line = line_at(match.whole.begin);
    auto& last = m_last_line[signature.id];
    if (last == line.number) return;
    last = line.number;
    if (++m_hits[signature.id] > k_most_hits) return;
    m_facts->signature_hits.push_back(
        {.signature = signature.id,
         .signature_class = std::string(word(signature.signature_class)),
         .source = "step-log",
         .repository = m_subject->repository,
         .build = m_subject->build,
         .at = as_offset(line.second),
         .text = text_of(line),
         .origin = {m_subject->entry, concat('L', line.number)}});
  }

  void add_line(const std::string& kind, const Match& match) {
    if (++m_hits[kind] > k_most_hits) return;
    const auto line = line_at(match.whole.begin);
    m_facts->log_lines.push_back({.repository = m_subject->repository,
                                  .build = m_subject->build,
                                  .kind = kind,
                                  .name = std::string(match.group(m_block.text, 1)),
                                  .text = text_of(line),
                                  .at = as_offset(line.second),
                                  .origin = {m_subject->entry, concat('L', line.number)}});
  }

  const Scanner* m_scanner;
  const LogSubject* m_subject;
  Facts* m_facts;
  LogMentions m_mentions;
  LogBlock m_block;
  std::vector<std::size_t> m_line_starts;  // of m_block; empty: not known yet
  std::map<std::string, std::size_t> m_hits;
  std::map<std::string, std::int64_t> m_last_line;
};

Scanner::Scanner(const RuleBook& rules)
    : m_log(log_specs(rules)), m_log_signatures(signatures_for(rules, "step-log")) {
  for (const auto source : k_sources) {
    auto signatures = signatures_for(rules, source);
    PatternSet patterns(specs_of(signatures));
    m_sets.push_back({std::string(source), std::move(signatures), std::move(patterns)});
  }
  for (const auto& line : rules.lines) m_line_ids.push_back(line.id);
}

const Scanner::SourceSet& Scanner::set_for(std::string_view source) const {
  return *std::find_if(m_sets.begin(), m_sets.end(),
                       [&](const SourceSet& set) { return set.source == source; });
}

std::vector<const Signature*> Scanner::find(std::string_view source,
                                            std::string_view message) const {
  const auto& set = set_for(source);
  std::vector<const Signature*> found;
  set.patterns.find_all(message, [&](std::size_t index, const Match&) {
    const auto* signature = set.signatures[index];
    if (found.empty() || found.back() != signature) found.push_back(signature);
  });
  return found;
}

void Scanner::scan_log(const LogSubject& subject, ByteSource& log, Facts& facts) const {
  LogScan scan(*this, subject, facts);
  const auto summary = parse_drone_log(log, [&](const LogBlock& block) { scan.add(block); });
  scan.finish();
  const auto issue = [&](std::string what) {
    facts.parse_issues.push_back({subject.entry, "", std::move(what), true});
  };
  if (!summary.problem.empty()) issue(concat("the log is damaged: ", summary.problem));
  if (summary.dropped_chunks > 0) {
    issue(concat("the log lost its head: ", summary.dropped_chunks,
                 " chunks were dropped by the runner"));
  }
  if (summary.unusable > 0) {
    issue(concat(summary.unusable, " members of chunks have the wrong type"));
  }
  if (summary.cut_at_tail) issue("the log lost its tail: the runner's limit was exceeded");
}

void place_in_time(Facts& facts) {
  std::map<std::string, std::optional<Instant>> starts;
  for (const auto& step : facts.steps) {
    if (!step.log_entry.empty()) starts[step.log_entry] = step.started;
  }
  const auto place = [&](auto& row) {
    const auto start = starts.find(row.origin.entry);
    const auto offset = row.at ? row.at->time_since_epoch() : Duration{0};
    row.at.reset();
    if (start == starts.end() || !start->second) return;
    // A log may say any second; what is no instant has none.
    const auto sum = checked_add(to_nanoseconds(*start->second), offset.count());
    if (sum) row.at = instant_from_nanoseconds(*sum);
  };
  for (auto& line : facts.log_lines) place(line);
  for (auto& hit : facts.signature_hits) {
    if (hit.source == "step-log") place(hit);
  }
}

void scan_facts(const Scanner& scanner, Facts& facts) {
  const auto add = [&](std::string_view source, const std::string& message,
                       const SignatureHitRow& hit) {
    for (const auto* signature : scanner.find(source, message)) {
      auto row = hit;
      row.signature = signature->id;
      row.signature_class = std::string(word(signature->signature_class));
      row.source = std::string(source);
      row.text = shorten(message, k_longest_text);
      facts.signature_hits.push_back(std::move(row));
    }
  };
  for (const auto& line : facts.journal_lines) {
    add("journal", line.message, {.at = line.at, .origin = line.origin});
  }
  for (const auto& task : facts.docker_tasks) {
    add("task", task.error, {.at = task.changed, .origin = task.origin});
  }
  for (const auto& stage : facts.stages) {
    add("stage", stage.error,
        {.repository = stage.repository,
         .build = stage.build,
         .at = stage.stopped,
         .origin = stage.origin});
  }
  for (const auto& step : facts.steps) {
    add("stage", step.error,
        {.repository = step.repository,
         .build = step.build,
         .at = step.stopped,
         .origin = step.origin});
  }
  for (const auto& test : facts.junit_cases) {
    add("junit", test.message,
        {.repository = test.repository, .build = test.build, .origin = test.origin});
  }
}

}  // namespace coldcase::analyze
