// SPDX-License-Identifier: Apache-2.0
//
// What analysis reads survives redaction: every recorded answer of the parsers' fixtures gives the
// same rows before and after.
#include "analyze/parse/docker.hpp"
#include "analyze/parse/drone_log.hpp"
#include "analyze/parse/gitea.hpp"
#include "analyze/parse/journal.hpp"
#include "analyze/parse/junit.hpp"
#include "analyze/parse/results.hpp"
#include "collect/redaction/field_lists.hpp"
#include "collect/redaction/redactor.hpp"
#include "core/base/text.hpp"
#include "tests/analyze/render.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <string>

using namespace coldcase;
using namespace coldcase::collect;
namespace fs = std::filesystem;

namespace {

using analyze::ParseContext;
using Parse = std::function<void(const ParseContext&, const std::string&)>;

struct Case {
  std::string source;
  Form form;
  Parse parse;
};

template <typename Function>
Parse of_stream(Function function) {
  return [function](const ParseContext& context, const std::string& bytes) {
    BytesSource source(bytes);
    function(context, source);
  };
}

template <typename Function>
Parse of_repository(Function function) {
  return [function](const ParseContext& context, const std::string& bytes) {
    function(context, "o/r", 4, bytes);
  };
}

const std::map<std::string, Case>& parsers() {
  using namespace analyze;
  static const std::map<std::string, Case> k_parsers{
      {"docker_services", {"docker.services", Form::json, parse_docker_services}},
      {"docker_tasks", {"docker.tasks.first", Form::json, parse_docker_tasks}},
      {"docker_networks", {"docker.networks", Form::json, parse_docker_networks}},
      {"docker_volumes", {"docker.volumes", Form::json, parse_docker_volumes}},
      {"docker_secrets", {"docker.secrets", Form::json, parse_docker_secrets}},
      {"docker_configs", {"docker.configs", Form::json, parse_docker_configs}},
      {"docker_containers", {"docker.containers", Form::json, parse_docker_containers}},
      {"docker_nodes", {"docker.nodes", Form::json, parse_docker_nodes}},
      {"docker_events", {"docker.events", Form::json_lines, of_stream(parse_docker_events)}},
      {"gitea_pulls",
       {"gitea.pulls", Form::json,
        [](const auto& context, const auto& bytes) { parse_pulls(context, "o/r", bytes); }}},
      {"gitea_comments", {"gitea.comments", Form::json, of_repository(parse_comments)}},
      {"gitea_timeline", {"gitea.timeline", Form::json, of_repository(parse_timeline)}},
      {"gitea_reviews", {"gitea.reviews", Form::json, of_repository(parse_reviews)}},
      {"gitea_statuses",
       {"gitea.statuses", Form::json,
        [](const auto& context, const auto& bytes) {
          parse_statuses(context, "o/r", "d8", bytes);
        }}},
      {"gitea_commits",
       {"gitea.commits", Form::json,
        [](const auto& context, const auto& bytes) {
          parse_commits(context, "o/r", "a.md", bytes);
        }}},
      {"journal",
       {"journal", Form::json_lines, of_stream([](const ParseContext& context, ByteSource& source) {
          parse_journal(context, "docker.service", source);
        })}},
      {"results",
       {"runs", Form::json,
        [](const auto& context, const auto& bytes) { parse_results(context, "7", bytes); }}},
      {"junit", {"runs", Form::xml, [](const auto& context, const auto& bytes) {
                   parse_junit(context, "7", "a.xml", bytes);
                 }}}};
  return k_parsers;
}

std::string redact(const Case& parser, const std::string& bytes) {
  static const Redactor k_redactor("key of the test", {});
  StringSink out;
  Tally tally;
  const auto filter = k_redactor.filter(parser.form, parser.source, out, tally);
  filter->write(bytes);
  filter->finish();
  return out.bytes();
}

// The rows, without what only damaged input has: the text of an issue quotes bytes and offsets.
std::string rows(const Case& parser, const std::string& bytes) {
  analyze::Facts facts;
  parser.parse({.entry = "x", .facts = &facts}, bytes);
  for (auto& issue : facts.parse_issues) issue.what.clear();
  return test::render(facts);
}

fs::path input_of(const fs::path& folder) {
  for (const auto* name : {"input.json", "input.ndjson", "input.xml"}) {
    if (fs::exists(folder / name)) return folder / name;
  }
  throw std::runtime_error("no input in " + folder.native());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(redaction_fields)

BOOST_AUTO_TEST_CASE(analysis_reads_the_same_rows_after_redaction) {
  std::size_t compared = 0;
  for (const auto& [name, parser] : parsers()) {
    const auto folder = fs::path("parse") / name;
    if (!fs::exists(test::fixtures() / folder)) continue;
    for (const auto& one : test::cases(folder)) {
      // An object where a text may stay is no text that may stay: it goes, and with it the issue.
      if (one.starts_with("wrong-types")) continue;
      const auto bytes = test::read(input_of(test::fixtures() / folder / one));
      const auto redacted = redact(parser, bytes);
      BOOST_TEST(rows(parser, redacted) == rows(parser, bytes), name << '/' << one);
      BOOST_TEST(redact(parser, redacted) == redacted, name << '/' << one);
      ++compared;
    }
  }
  BOOST_TEST(compared >= 40U);
}

BOOST_AUTO_TEST_CASE(environments_and_mail_addresses_do_not_survive) {
  for (const auto& [name, parser] : parsers()) {
    const auto folder = fs::path("parse") / name;
    if (!fs::exists(test::fixtures() / folder) || !name.starts_with("docker_")) continue;
    for (const auto& one : test::cases(folder)) {
      const auto redacted = redact(parser, test::read(input_of(test::fixtures() / folder / one)));
      BOOST_TEST(redacted.find("FAKE") == std::string::npos, name << '/' << one);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_source_takes_the_list_of_the_longest_name_before_it) {
  const FieldLists lists;
  BOOST_TEST(lists.paths("docker.tasks.first") == lists.paths("docker.tasks"));
  BOOST_TEST(lists.paths("docker.tasks") != lists.paths("docker.services"));
  BOOST_TEST(lists.paths("docker.hooks") == lists.paths("docker"));
  BOOST_TEST(lists.paths("runs") == nullptr);
  BOOST_TEST(lists.paths("dockerx") == nullptr);
  BOOST_TEST(lists.allows_header("X-Total-Count"));
  BOOST_TEST(!lists.allows_header("x-total-count-2"));
}

BOOST_AUTO_TEST_CASE(paths_go_by_names_and_wildcards) {
  BOOST_TEST(matches_wildcard("com.docker.stack.image", "com.docker.stack.*"));
  BOOST_TEST(!matches_wildcard("com.docker.stac", "com.docker.stack.*"));
  BOOST_TEST(matches_wildcard("traefik.http.routers.x.rule", "traefik.http.routers.*.rule"));
  BOOST_TEST(!matches_wildcard("aba", "ab*ba"));
  const FieldLists lists;
  for (const auto& [source, paths] : lists.sources()) {
    BOOST_TEST(!paths.empty(), source);
    for (const auto& path : paths) {
      for (const auto& component : path.components) {
        for (const auto& name : component) {
          BOOST_TEST(name.find('@') == std::string::npos, source << " names no group: " << name);
          BOOST_TEST(!name.empty(), source);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
