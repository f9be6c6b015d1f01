// SPDX-License-Identifier: Apache-2.0
//
// Which parser reads which entry; docs/bundle-format.md has the names.
#include "analyze/loader.hpp"

#include "analyze/log_queue.hpp"
#include "analyze/parse/docker.hpp"
#include "analyze/parse/drone_database.hpp"
#include "analyze/parse/gitea.hpp"
#include "analyze/parse/journal.hpp"
#include "analyze/parse/junit.hpp"
#include "analyze/parse/results.hpp"
#include "bundle/format.hpp"
#include "bundle/names.hpp"
#include "bundle/reader.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"

#include <map>

namespace coldcase::analyze {

namespace {

// Documents are parsed in memory; what is larger than this is a parse issue, not a fact.
constexpr std::uint64_t k_largest_document = std::uint64_t{256} << 20U;

using Parts = std::vector<std::string_view>;

std::int64_t number_at(const Parts& parts, std::size_t index) {
  return index < parts.size() ? parse_integer<std::int64_t>(parts[index]).value_or(0) : 0;
}

// "timeline-2.json" -> "timeline"
std::string_view list_name(std::string_view file) {
  return file.substr(0, file.find_first_of("-."));
}

class Loader : public bundle::Visitor {
 public:
  Loader(const Scanner& scanner, Facts& facts) : m_facts(&facts), m_logs(scanner) {}

  // After the last entry.
  void finish() { m_logs.finish(*m_facts); }

  void visit(const bundle::EntryInfo& entry, ByteSource& content) override {
    m_context = {.entry = entry.name, .facts = m_facts};
    const auto parts = split(m_context.entry, '/');
    if (parts.size() < 3 || parts[0] != "data") {
      if (entry.name == bundle::k_case_entry) m_facts->case_text = document(content);
      return;
    }
    const bool is_step_log =
        parts[1] == "drone" && m_context.entry != bundle::k_drone_database_entry;
    if (!is_step_log && !m_context.has_room("")) return;
    try {
      if (parts[1] == "drone") return read_drone(parts, content);
      if (parts[1] == "runs") return read_run(parts, content);
      if (parts[1] == "gitea") return read_gitea(parts, content);
      if (parts[1] == "docker") return read_docker(parts, content);
      if (parts[1] == "journal") return read_journal(parts, content);
    } catch (const Error& error) {
      // Damage of the container must end the pass; a document that is too large need not.
      if (error.code() != ErrorCode::limit_exceeded) throw;
      m_context.lost("", error.what());
    }
  }

 private:
  static std::string document(ByteSource& content) { return read_all(content, k_largest_document); }

  // data/drone/drone.sqlite, data/drone/logs/<owner>/<name>/<build>/<stage>-<step>.json
  void read_drone(const Parts& parts, ByteSource& content) {
    if (m_context.entry == bundle::k_drone_database_entry) {
      parse_drone_database(m_context, document(content));
    } else if (parts.size() == 7 && parts[2] == "logs") {
      m_logs.add(
          {.repository = concat(bundle::decode_name(parts[3]), '/', bundle::decode_name(parts[4])),
           .build = number_at(parts, 5),
           .entry = m_context.entry},
          content);
    }
  }

  // data/runs/<run>/<path>
  void read_run(const Parts& parts, ByteSource& content) {
    if (parts.size() < 4) return;
    const auto run = bundle::decode_name(parts[2]);
    const auto path =
        m_context.entry.substr(static_cast<std::size_t>(parts[3].data() - m_context.entry.data()));
    if (path == "results.json") {
      parse_results(m_context, run, document(content));
    } else if (path.ends_with(".xml") && path.find("junit") != std::string::npos) {
      parse_junit(m_context, run, bundle::decode_name(path), document(content));
    }
  }

  // data/gitea/<owner>/<name>/...
  void read_gitea(const Parts& parts, ByteSource& content) {
    if (parts.size() < 5) return;
    const auto repository =
        concat(bundle::decode_name(parts[2]), '/', bundle::decode_name(parts[3]));
    if (parts.size() == 5 && list_name(parts[4]) == "pulls") {
      parse_pulls(m_context, repository, document(content));
    } else if (parts.size() == 6 && parts[4] == "pulls") {
      const auto number = parts[5].substr(0, parts[5].find('.'));
      if (parse_integer<std::int64_t>(number)) parse_pull(m_context, repository, document(content));
    } else if (parts.size() == 7 && (parts[4] == "issues" || parts[4] == "pulls")) {
      read_thread(parts, repository, content);
    } else if (parts.size() == 7 && parts[4] == "commits" && list_name(parts[6]) == "statuses") {
      parse_statuses(m_context, repository, std::string(parts[5]), document(content));
    } else if (parts[4] == "commits-of" && parts.size() > 6) {
      parse_commits(m_context, repository, middle_path(parts), document(content));
    } else if (parts[4] == "documents" && parts.size() > 5) {
      read_document(parts, repository, content);
    }
  }

  void read_thread(const Parts& parts, const std::string& repository, ByteSource& content) {
    const auto number = number_at(parts, 5);
    const auto list = list_name(parts[6]);
    if (list == "comments") {
      parse_comments(m_context, repository, number, document(content));
    } else if (list == "timeline") {
      parse_timeline(m_context, repository, number, document(content));
    } else if (list == "reviews" && parts[4] == "pulls") {
      parse_reviews(m_context, repository, number, document(content));
    }
  }

  // The path between "commits-of/" and the page: "machine-docs/REVIEW-ghost.md".
  std::string middle_path(const Parts& parts) const {
    const auto begin = static_cast<std::size_t>(parts[5].data() - m_context.entry.data());
    const auto end = static_cast<std::size_t>(parts.back().data() - m_context.entry.data());
    return bundle::decode_name(m_context.entry.substr(begin, end - 1 - begin));
  }

  void read_document(const Parts& parts, const std::string& repository, ByteSource& content) {
    const auto begin = static_cast<std::size_t>(parts[5].data() - m_context.entry.data());
    m_facts->documents.push_back({.repository = repository,
                                  .path = bundle::decode_name(m_context.entry.substr(begin)),
                                  .text = to_valid_utf8(document(content)),
                                  .origin = m_context.at("")});
  }

  void read_docker(const Parts& parts, ByteSource& content) {
    using Parse = void (*)(const ParseContext&, std::string_view);
    static const std::map<std::string_view, Parse> k_parsers{
        {"services.json", parse_docker_services}, {"tasks.first.json", parse_docker_tasks},
        {"tasks.last.json", parse_docker_tasks},  {"networks.json", parse_docker_networks},
        {"volumes.json", parse_docker_volumes},   {"secrets.json", parse_docker_secrets},
        {"configs.json", parse_docker_configs},   {"containers.json", parse_docker_containers},
        {"nodes.json", parse_docker_nodes}};
    if (parts.size() != 3) return;
    if (const auto parser = k_parsers.find(parts[2]); parser != k_parsers.end()) {
      parser->second(m_context, document(content));
    } else if (parts[2] == "events.ndjson") {
      parse_docker_events(m_context, content);
    }
  }

  void read_journal(const Parts& parts, ByteSource& content) {
    auto unit = bundle::decode_name(parts[2]);
    if (unit.ends_with(".ndjson")) unit.resize(unit.size() - std::string_view(".ndjson").size());
    parse_journal(m_context, unit, content);
  }

  Facts* m_facts;
  ParseContext m_context;
  LogQueue m_logs;
};

// Which log belongs to which step is written in the log's name.
void link_logs(Facts& facts) {
  for (auto& step : facts.steps) {
    const auto entry = concat("data/drone/logs/", bundle::encode_path(step.repository), '/',
                              step.build, '/', step.stage, '-', step.number, ".json");
    if (facts.report.entries.contains(entry)) step.log_entry = entry;
  }
}

void add_coverage(Facts& facts) {
  for (const auto& [name, record] : facts.report.entries) {
    facts.entries.push_back({name, static_cast<std::int64_t>(record.size), record.sha256});
  }
  for (const auto& gap : bundle::gaps(facts.collection)) {
    facts.gaps.push_back(
        {gap.source, gap.subject, std::string(json::name_of(gap.status)), gap.reason, gap.request});
  }
}

}  // namespace

Facts load_facts(const std::filesystem::path& bundle, const Scanner& scanner,
                 bundle::Progress progress) {
  Facts facts;
  Loader loader(scanner, facts);
  facts.report = bundle::read_bundle(bundle, loader, std::move(progress));
  loader.finish();
  bundle::require_valid(facts.report);
  if (!facts.report.is_coldcase) {
    throw Error(ErrorCode::usage, "this is a bag, but no coldcase bundle");
  }
  facts.collection = *facts.report.collection;
  link_logs(facts);
  add_coverage(facts);
  return facts;
}

}  // namespace coldcase::analyze
