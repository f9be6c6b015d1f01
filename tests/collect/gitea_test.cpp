// SPDX-License-Identifier: Apache-2.0
#include "collect/gitea/gitea_collector.hpp"
#include "collect/gitea/paging.hpp"
#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/support/canned_server.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/recording_sink.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

using namespace coldcase;
using namespace coldcase::collect;
using namespace coldcase::test;
using namespace std::chrono_literals;
using bundle::Status;

namespace {

constexpr std::string_view k_api = "/api/v1";
constexpr std::string_view k_repository = "/api/v1/repos/recipe-maintainers/ghost";
const std::string k_head = "d88f5801d88f5801d88f5801d88f5801d88f5801";
const std::string k_commit = "1111111111111111111111111111111111111111";

// A list as Gitea serves it.
struct ServedList {
  std::vector<std::string> items;
  bool sends_total = true;
  bool ignores_page = false;
  std::size_t cap = 50;
};

std::string parameter(std::string_view target, std::string_view name) {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return {};
  for (const auto part : split(target.substr(mark + 1), '&')) {
    if (part.starts_with(concat(name, '='))) return std::string(part.substr(name.size() + 1));
  }
  return {};
}

// The part of Gitea 1.24 that matters here: real shapes, few members.
struct FakeGitea {
  std::map<std::string, CannedAnswer> answers;  // by path
  std::map<std::string, ServedList> lists;      // by path

  FakeGitea() {
    answer("/version", R"({"version":"1.24.6"})");
    answer(
        "/settings/api",
        R"({"max_response_items":50,"default_paging_num":30,"default_git_trees_per_page":1000})");
    answer("/user", R"({"id":1,"login":"autonomic-bot","username":"autonomic-bot"})");
    answer("/repos/recipe-maintainers/ghost",
           R"({"id":7,"full_name":"recipe-maintainers/ghost","default_branch":"main"})");
    lists[concat(k_repository, "/branches")].items = {R"({"name":"main"})"};
    for (const int number : {1, 2, 3, 4}) add_pull(number);
  }

  void answer(const std::string& path, std::string body) {
    answers[concat(k_api, path)] = json_answer(std::move(body));
  }

  static std::string pull(int number, const std::string& updated = "2026-06-12T10:00:00Z") {
    return concat(R"({"id":)", 100 + number, R"(,"number":)", number,
                  R"(,"state":"open","created_at":"2026-06-01T10:00:00Z","updated_at":")", updated,
                  R"(","head":{"ref":"upgrade","sha":")", k_head, R"("}})");
  }

  void add_pull(int number) {
    const auto url = concat("/repos/recipe-maintainers/ghost/pulls/", number);
    lists[concat(k_repository, "/pulls")].items.push_back(pull(number));
    answer(url, pull(number));
    lists[concat(k_repository, "/issues/", number, "/comments")] = {
        .items = {concat(R"({"id":)", number * 10, R"(,"body":"!testme"})")}, .ignores_page = true};
    lists[concat(k_repository, "/issues/", number, "/timeline")] = {
        .items = {R"({"id":1,"type":"comment"})", R"({"id":2,"type":"pull_push"})"}};
    lists[concat(k_repository, "/pulls/", number, "/reviews")] = {};
    lists[concat(k_repository, "/commits/", k_head, "/statuses")] = {
        .items = {R"({"id":1,"status":"success"})"}};
  }

  CannedAnswer operator()(const CannedRequest& request) const {
    const auto path = request.target.substr(0, request.target.find('?'));
    if (const auto canned = answers.find(path); canned != answers.end()) return canned->second;
    if (const auto list = lists.find(path); list != lists.end()) {
      return page(list->second, request.target);
    }
    auto missing = json_answer(R"({"message":"not found","url":"/api/swagger","errors":null})");
    missing.status = 404;
    return missing;
  }

  static CannedAnswer page(const ServedList& list, const std::string& target) {
    const auto number = parse_integer<std::size_t>(parameter(target, "page")).value_or(1);
    const auto asked = parse_integer<std::size_t>(parameter(target, "limit")).value_or(30);
    const auto size = list.ignores_page ? list.items.size() : std::min(asked, list.cap);
    const auto begin = list.ignores_page ? 0 : std::min((number - 1) * size, list.items.size());
    const auto end = std::min(begin + size, list.items.size());
    const std::vector<std::string> items(list.items.begin() + static_cast<std::ptrdiff_t>(begin),
                                         list.items.begin() + static_cast<std::ptrdiff_t>(end));
    auto answer = json_answer(concat('[', join(items, ","), ']'));
    if (list.sends_total) {
      // The timeline's total is that of the page.
      const bool is_timeline = target.find("/timeline") != std::string::npos;
      answer.headers.emplace_back("X-Total-Count",
                                  std::to_string(is_timeline ? items.size() : list.items.size()));
    }
    return answer;
  }
};

// One collection.
struct Run {
  explicit Run(AnswerFunction gitea, std::string secret = "s3cret")
      : server(std::move(gitea)), token(std::move(secret)) {
    configuration.url = server.url();
    configuration.repositories = {"recipe-maintainers/ghost"};
    configuration.limits.request_timeout = 20s;
    scope.since = parse_rfc3339("2026-06-11T00:00:00Z").value();
    scope.until = parse_rfc3339("2026-06-13T06:28:01Z").value();
  }

  Run& want(std::int64_t number) {
    scope.wanted.pull_requests.push_back({"recipe-maintainers/ghost", number});
    return *this;
  }

  RecordingSink& collect() {
    make_gitea_collector(configuration, token, scope, Clock(), stop)->collect(sink);
    return sink;
  }

  [[nodiscard]] bool asked(std::string_view word) const {
    const auto lines = server.request_lines();
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.find(word) != std::string::npos;
    });
  }

  Stop stop{1min};
  CannedServer server;
  GiteaConfiguration configuration;
  std::string token;
  Scope scope;
  RecordingSink sink;
};

std::vector<std::string> pull_items(int count) {
  std::vector<std::string> items;
  for (int i = 1; i <= count; ++i) items.push_back(FakeGitea::pull(i));
  return items;
}

json::Array array(std::string_view text) {
  return *json::parse(text).root.array();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gitea_paging)

BOOST_AUTO_TEST_CASE(a_total_ends_a_list_and_a_short_page_does_not) {
  PageTally tally({.key = "id"});
  BOOST_TEST(!tally.take(array(R"([{"id":1}])"), 3).is_last);
  BOOST_TEST(!tally.take(array(R"([{"id":2}])"), 3).is_last);
  const auto last = tally.take(array(R"([{"id":3}])"), 3);
  BOOST_TEST((last.is_last && last.status == Status::success));
}

BOOST_AUTO_TEST_CASE(without_a_total_an_empty_page_is_the_end) {
  PageTally tally({.key = "id"});
  BOOST_TEST(!tally.take(array(R"([{"id":1}])"), std::nullopt).is_last);
  const auto last = tally.take({}, std::nullopt);
  BOOST_TEST((last.is_last && last.status == Status::success));
}

BOOST_AUTO_TEST_CASE(fewer_items_than_the_total_are_a_gap_unless_items_are_hidden) {
  for (const bool hidden : {false, true}) {
    PageTally tally({.key = "id", .hides_items = hidden});
    (void)tally.take(array(R"([{"id":1}])"), 2);
    const auto last = tally.take({}, 2);
    BOOST_TEST(last.is_last);
    BOOST_TEST((last.status == (hidden ? Status::success : Status::partial)));
  }
}

BOOST_AUTO_TEST_CASE(a_timeline_ends_after_several_empty_pages) {
  PageTally tally({.key = "id", .has_total = false, .empty_pages = 3});
  BOOST_TEST(!tally.take({}, 0).is_last);
  BOOST_TEST(!tally.take(array(R"([{"id":1}])"), 1).is_last);
  BOOST_TEST(!tally.take({}, 0).is_last);
  BOOST_TEST(!tally.take({}, 0).is_last);
  BOOST_TEST(tally.take({}, 0).is_last);
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_page_is_noticed) {
  PageTally tally({.key = "id"});
  (void)tally.take(array(R"([{"id":1},{"id":2}])"), std::nullopt);
  const auto again = tally.take(array(R"([{"id":1},{"id":2}])"), std::nullopt);
  BOOST_TEST((again.is_last && again.is_repeated && again.status == Status::partial));
  PageTally comments({.key = "id", .may_ignore_page = true});
  (void)comments.take(array(R"([{"id":1}])"), std::nullopt);
  const auto same = comments.take(array(R"([{"id":1}])"), std::nullopt);
  BOOST_TEST((same.is_last && same.status == Status::success));
}

BOOST_AUTO_TEST_CASE(items_that_moved_are_counted_once) {
  PageTally tally({.key = "id"});
  (void)tally.take(array(R"([{"id":1},{"id":2}])"), 3);
  const auto page = tally.take(array(R"([{"id":2},{"id":3}])"), 3);
  BOOST_TEST(page.repeated_items == 1U);
  BOOST_TEST((page.is_last && page.status == Status::success));
  BOOST_TEST(tally.count() == 3U);
}

BOOST_AUTO_TEST_CASE(null_items_are_a_gap_and_end_nothing) {
  PageTally tally({.key = "id"});
  const auto page = tally.take(array(R"([null,{"id":2}])"), 5);
  BOOST_TEST(!page.is_last);
  BOOST_TEST(
      (page.status == Status::partial && test::contains(page.reason, "1 of 2 items are null")));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(gitea)

BOOST_AUTO_TEST_CASE(entries_sources_and_subjects_are_what_analysis_reads) {
  FakeGitea gitea;
  Run run(gitea);
  const auto& sink = run.want(4).collect();
  BOOST_TEST(sink.summary() ==
             "gitea.version success data/gitea/version.json\n"
             "gitea.settings success data/gitea/settings.json\n"
             "gitea.user success data/gitea/user.json\n"
             "gitea.repository recipe-maintainers/ghost success "
             "data/gitea/recipe-maintainers/ghost/repository.json\n"
             "gitea.pulls recipe-maintainers/ghost success "
             "data/gitea/recipe-maintainers/ghost/pulls-1.json\n"
             "gitea.branches recipe-maintainers/ghost success "
             "data/gitea/recipe-maintainers/ghost/branches-1.json\n"
             "gitea.pulls recipe-maintainers/ghost#4 success "
             "data/gitea/recipe-maintainers/ghost/pulls/4.json\n"
             "gitea.comments recipe-maintainers/ghost#4 success "
             "data/gitea/recipe-maintainers/ghost/issues/4/comments-1.json\n"
             "gitea.timeline recipe-maintainers/ghost#4 success "
             "data/gitea/recipe-maintainers/ghost/issues/4/timeline-1.json\n"
             "gitea.timeline recipe-maintainers/ghost#4 success\n"
             "gitea.timeline recipe-maintainers/ghost#4 success\n"
             "gitea.timeline recipe-maintainers/ghost#4 success\n"
             "gitea.reviews recipe-maintainers/ghost#4 success "
             "data/gitea/recipe-maintainers/ghost/pulls/4/reviews-1.json\n"
             "gitea.statuses recipe-maintainers/ghost success "
             "data/gitea/recipe-maintainers/ghost/commits/" +
                 k_head + "/statuses-1.json\n");
  const auto* pull = sink.entry("data/gitea/recipe-maintainers/ghost/pulls/4.json");
  BOOST_REQUIRE(pull != nullptr);
  BOOST_TEST(pull->content == FakeGitea::pull(4));
  BOOST_TEST((pull->form == Form::json));
  BOOST_TEST(pull->item.request == concat("GET ", run.server.url(), k_repository, "/pulls/4"));
  BOOST_TEST(pull->item.http->status == 200);
  BOOST_TEST((pull->item.started <= pull->item.finished));
}

BOOST_AUTO_TEST_CASE(state_sort_page_and_limit_are_always_sent) {
  FakeGitea gitea;
  Run run(gitea);
  run.want(4).collect();
  for (const auto& line : run.server.request_lines()) {
    BOOST_TEST(line.starts_with("GET /api/v1/"), line);
    const bool is_list = test::contains(line, "/comments") || test::contains(line, "/timeline") ||
                         test::contains(line, "/reviews") || test::contains(line, "/statuses") ||
                         test::contains(line, "/pulls?") || test::contains(line, "/branches");
    BOOST_TEST(is_list == (test::contains(line, "page=") && test::contains(line, "limit=50")),
               line);
  }
  BOOST_TEST(run.asked("/pulls?state=all&sort=oldest&page=1&limit=50"));
  BOOST_TEST(run.asked("/statuses?sort=highestindex&page=1&limit=50"));
}

BOOST_AUTO_TEST_CASE(the_token_is_sent_as_a_header_and_stands_nowhere_else) {
  FakeGitea gitea;
  Run run(gitea);
  const auto& sink = run.want(4).collect();
  for (const auto& request : run.server.requests()) {
    BOOST_TEST(request.headers.at("authorization") == "token s3cret");
    BOOST_TEST(!test::contains(request.target, "s3cret"));
  }
  for (const auto& [item, form, content] : sink.items()) {
    BOOST_TEST(!test::contains(item.request, "s3cret"));
    BOOST_TEST(!test::contains(item.reason, "s3cret"));
  }
}

BOOST_AUTO_TEST_CASE(without_a_token_it_reads_as_an_anonymous_user_and_says_so) {
  FakeGitea gitea;
  Run run(gitea, "");
  const auto& sink = run.collect();
  BOOST_TEST(!run.server.requests().at(0).headers.contains("authorization"));
  BOOST_TEST(!run.asked("/user"));
  BOOST_TEST((sink.of("gitea.user").at(0)->item.status == Status::absent));
}

BOOST_AUTO_TEST_CASE(a_token_that_is_not_accepted_is_named_by_its_source) {
  FakeGitea gitea;
  gitea.answer("/user", R"({"message":"user does not exist"})");
  gitea.answers[concat(k_api, "/user")].status = 401;
  Run run(gitea);
  run.configuration.token.environment = "GITEA_TOKEN";
  const auto& sink = run.collect();
  BOOST_TEST((sink.of("gitea.user").at(0)->item.status == Status::denied));
  BOOST_REQUIRE(sink.notes().size() == 1U);
  const auto& note = sink.notes().front();
  for (const auto* part : {"GITEA_TOKEN", "401", "read:issue"}) {
    BOOST_TEST(test::contains(note, part), note);
  }
  BOOST_TEST(test::contains(note, run.server.url()), note);
}

BOOST_AUTO_TEST_CASE(a_pull_request_that_the_limit_leaves_out_is_one_gap) {
  FakeGitea gitea;
  Run run(gitea);
  run.configuration.limits.max_items = 6;  // version to branches
  const auto& sink = run.want(4).want(5).collect();
  for (const auto* subject : {"recipe-maintainers/ghost#4", "recipe-maintainers/ghost#5"}) {
    BOOST_REQUIRE(sink.of("gitea.pulls", subject).size() == 1U);
    const auto& item = sink.of("gitea.pulls", subject).at(0)->item;
    BOOST_TEST((item.status == Status::partial));
    BOOST_TEST(test::contains(item.reason, "the limit of 6 requests"), item.reason);
    BOOST_TEST(sink.of("gitea.comments", subject).empty());
  }
}

BOOST_AUTO_TEST_CASE(a_token_with_a_line_break_is_refused) {
  FakeGitea gitea;
  Run run(gitea, "abc\r\nX-Evil: 1");
  BOOST_CHECK_EXCEPTION(run.collect(), Error, [](const Error& error) {
    return error.code() == ErrorCode::usage && !test::contains(error.what(), "Evil");
  });
}

BOOST_AUTO_TEST_CASE(all_pages_are_read_under_the_servers_own_cap) {
  FakeGitea gitea;
  gitea.answer("/settings/api", R"({"max_response_items":2})");
  gitea.lists[concat(k_repository, "/pulls")] = {.items = pull_items(5), .cap = 2};
  Run run(gitea);
  const auto& sink = run.want(4).collect();
  const auto pages = sink.of("gitea.pulls", "recipe-maintainers/ghost");
  BOOST_TEST(pages.size() == 3U);
  BOOST_TEST(pages.at(2)->item.entry == "data/gitea/recipe-maintainers/ghost/pulls-3.json");
  BOOST_TEST(pages.at(2)->item.details.at("total_count") == "5");
  BOOST_TEST(run.asked("page=3&limit=2"));
}

BOOST_AUTO_TEST_CASE(a_cap_that_is_lower_than_announced_loses_nothing) {
  FakeGitea gitea;
  gitea.lists[concat(k_repository, "/pulls")] = {
      .items = pull_items(5), .sends_total = false, .cap = 2};
  Run run(gitea);
  const auto& sink = run.want(4).collect();
  const auto pages = sink.of("gitea.pulls", "recipe-maintainers/ghost");
  BOOST_REQUIRE(pages.size() == 4U);  // the empty one ends it, and holds nothing
  BOOST_TEST(pages.at(3)->item.entry.empty());
  for (const auto* page : pages) BOOST_TEST((page->item.status == Status::success));
}

BOOST_AUTO_TEST_CASE(a_list_that_the_server_counts_higher_is_partial) {
  FakeGitea gitea;
  gitea.answers[concat(k_repository, "/pulls")] = json_answer("[]");
  gitea.answers[concat(k_repository, "/pulls")].headers.emplace_back("X-Total-Count", "4");
  Run run(gitea);
  const auto& sink = run.want(4).collect();
  const auto pages = sink.of("gitea.pulls", "recipe-maintainers/ghost");
  BOOST_REQUIRE(pages.size() == 1U);
  BOOST_TEST((pages.at(0)->item.status == Status::partial));
  BOOST_TEST(test::contains(pages.at(0)->item.reason, "counts 4 items, 0 came"),
             pages.at(0)->item.reason);
}

BOOST_AUTO_TEST_CASE(all_comments_come_at_once_and_are_read_once) {
  FakeGitea gitea;
  auto& comments = gitea.lists[concat(k_repository, "/issues/4/comments")];
  comments.items.clear();
  for (int i = 0; i < 64; ++i) comments.items.push_back(concat(R"({"id":)", i, '}'));
  for (const bool sends_total : {true, false}) {
    comments.sends_total = sends_total;
    Run run(gitea);
    const auto& sink = run.want(4).collect();
    const auto pages = sink.of("gitea.comments");
    BOOST_TEST(pages.size() == (sends_total ? 1U : 2U));
    BOOST_TEST(json::parse(pages.at(0)->content).root.array()->size() == 64U);
    for (const auto* page : pages) BOOST_TEST((page->item.status == Status::success));
    BOOST_TEST(pages.back()->item.entry.empty() == !sends_total);
  }
}

BOOST_AUTO_TEST_CASE(a_null_page_of_a_timeline_is_not_its_end) {
  FakeGitea gitea;
  const auto path = concat(k_repository, "/issues/4/timeline");
  const auto answer = [&gitea, path](const CannedRequest& request) {
    if (!request.target.starts_with(path)) return gitea(request);
    const auto page = parameter(request.target, "page");
    if (page == "1") return json_answer(R"([{"id":1}])");
    if (page == "3") return json_answer(R"([{"id":2}])");
    return json_answer("null");
  };
  Run run(answer);
  const auto& sink = run.want(4).collect();
  const auto pages = sink.of("gitea.timeline");
  BOOST_TEST(pages.size() == 6U);
  BOOST_TEST(sink.entry("data/gitea/recipe-maintainers/ghost/issues/4/timeline-3.json") != nullptr);
}

BOOST_AUTO_TEST_CASE(a_pull_request_that_is_not_there_is_a_gap_and_its_comments_are_not_asked_for) {
  FakeGitea gitea;
  Run run(gitea);
  const auto& sink = run.want(99).collect();
  const auto pull = sink.of("gitea.pulls", "recipe-maintainers/ghost#99");
  BOOST_REQUIRE(pull.size() == 1U);
  BOOST_TEST((pull.at(0)->item.status == Status::failed));
  BOOST_TEST(test::contains(pull.at(0)->item.reason, "not visible to autonomic-bot"),
             pull.at(0)->item.reason);
  BOOST_TEST(!run.asked("/issues/99"));
  for (const auto* source : {"gitea.comments", "gitea.timeline", "gitea.reviews"}) {
    const auto items = sink.of(source, "recipe-maintainers/ghost#99");
    BOOST_REQUIRE(items.size() == 1U);
    BOOST_TEST((items.at(0)->item.status == Status::failed));
  }
}

BOOST_AUTO_TEST_CASE(a_repository_that_is_not_there_is_a_gap_for_all_that_was_wanted_of_it) {
  FakeGitea gitea;
  Run run(gitea);
  run.configuration.repositories.clear();
  run.scope.wanted.pull_requests = {{"recipe-maintainers/none", 4}};
  run.scope.documents = {{.repository = "recipe-maintainers/none", .path = "a.md"}};
  const auto& sink = run.collect();
  for (const auto* source : {"gitea.repository", "gitea.pulls", "gitea.comments", "gitea.timeline",
                             "gitea.reviews", "gitea.documents"}) {
    const auto items = sink.of(source);
    BOOST_REQUIRE(!items.empty());
    for (const auto* item : items) BOOST_TEST((item->item.status == Status::failed), source);
  }
  BOOST_TEST(!run.asked("none/pulls"));
}

BOOST_AUTO_TEST_CASE(without_a_case_the_pull_requests_that_changed_in_the_window_are_read) {
  FakeGitea gitea;
  gitea.lists[concat(k_repository, "/pulls")].items = {
      FakeGitea::pull(1, "2026-06-10T23:59:59Z"), FakeGitea::pull(2, "2026-06-11T02:00:00+02:00"),
      FakeGitea::pull(3, "2026-06-13T09:00:00Z"), FakeGitea::pull(4)};
  Run run(gitea);
  run.collect();
  BOOST_TEST(!run.asked("/pulls/1"));
  for (const auto* number : {"/pulls/2", "/pulls/3", "/pulls/4"}) BOOST_TEST(run.asked(number));
}

BOOST_AUTO_TEST_CASE(a_list_says_what_came_of_it_when_a_page_fails) {
  FakeGitea gitea;
  gitea.answer("/settings/api", R"({"max_response_items":2})");
  gitea.lists[concat(k_repository, "/pulls")] = {.items = pull_items(5), .cap = 2};
  const auto answer = [&gitea](const CannedRequest& request) {
    auto canned = gitea(request);
    if (test::contains(request.target, "pulls?") && test::contains(request.target, "page=2&")) {
      canned.fault = Fault::hang_in_body;
      canned.body += std::string(600, ' ');  // so that its first half holds one item
    }
    return canned;
  };
  Run run(answer);
  run.configuration.limits.request_timeout = 500ms;
  const auto& sink = run.want(4).collect();
  const auto pages = sink.of("gitea.pulls", "recipe-maintainers/ghost");
  BOOST_REQUIRE(pages.size() == 2U);
  BOOST_TEST((pages.at(0)->item.status == Status::success));
  BOOST_TEST((pages.at(1)->item.status == Status::timeout));
  BOOST_TEST(pages.at(1)->content == concat('[', FakeGitea::pull(3), ']'));
  BOOST_TEST(test::contains(pages.at(1)->item.reason, "the first 1 item is kept"),
             pages.at(1)->item.reason);
}

BOOST_AUTO_TEST_CASE(what_is_denied_is_denied) {
  FakeGitea gitea;
  auto forbidden = json_answer(
      R"({"message":"token does not have at least one of required scope(s): [read:issue]"})");
  forbidden.status = 403;
  gitea.answers[concat(k_repository, "/issues/4/comments")] = forbidden;
  Run run(gitea);
  const auto& sink = run.want(4).collect();
  const auto& item = sink.of("gitea.comments").at(0)->item;
  BOOST_TEST((item.status == Status::denied));
  BOOST_TEST(test::contains(item.reason, "read:issue"), item.reason);
  BOOST_TEST(item.http->status == 403);
  BOOST_TEST((sink.of("gitea.timeline").at(0)->item.status == Status::success));
}

BOOST_AUTO_TEST_CASE(a_page_that_is_no_json_is_failed) {
  FakeGitea gitea;
  for (const auto* body : {"<html>502 Bad Gateway</html>", "", "[{\"number\":1", "{}", "7"}) {
    gitea.answers[concat(k_repository, "/pulls")] = json_answer(body);
    Run run(gitea);
    const auto& sink = run.want(4).collect();
    const auto& item = sink.of("gitea.pulls", "recipe-maintainers/ghost").at(0)->item;
    BOOST_TEST((item.status == Status::failed), body);
    BOOST_TEST(!item.reason.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_is_gone_is_one_gap_for_the_whole_source) {
  FakeGitea gitea;
  Run run(gitea);
  run.configuration.url = concat("http://127.0.0.1:", unused_port());
  const auto& sink = run.want(4).collect();
  BOOST_REQUIRE(sink.items().size() == 1U);
  BOOST_TEST(sink.items().at(0).item.source == "gitea");
  BOOST_TEST((sink.items().at(0).item.status == Status::failed));
  BOOST_TEST(test::contains(sink.items().at(0).item.reason, "Connection refused"));
}

BOOST_AUTO_TEST_CASE(the_documents_text_is_that_of_its_newest_commit_on_the_reference) {
  FakeGitea gitea;
  gitea.lists[concat(k_repository, "/commits")] = {
      .items = {concat(R"({"sha":")", k_commit, R"("})"),
                R"({"sha":"2222222222222222222222222222222222222222"})"}};
  gitea.answers[concat(k_repository, "/raw/machine-docs/REVIEW%20ghost.md")] = {
      .headers = {{"Content-Type", "text/plain"}}, .body = "# Review\n"};
  Run run(gitea);
  run.scope.documents = {{.id = "review",
                          .repository = "recipe-maintainers/ghost",
                          .path = "machine-docs/REVIEW ghost.md",
                          .ref = "reviews"}};
  const auto& sink = run.want(4).collect();
  const auto* document =
      sink.entry("data/gitea/recipe-maintainers/ghost/documents/machine-docs/REVIEW=20ghost.md");
  BOOST_REQUIRE(document != nullptr);
  BOOST_TEST(document->content == "# Review\n");
  BOOST_TEST((document->form == Form::text));
  BOOST_TEST(document->item.details.at("commit") == k_commit);
  BOOST_TEST(sink.entry("data/gitea/recipe-maintainers/ghost/commits-of/machine-docs/"
                        "REVIEW=20ghost.md/1.json") != nullptr);
  BOOST_TEST(run.asked("/commits?path=machine-docs%2FREVIEW%20ghost.md&sha=reviews&"));
  BOOST_TEST(run.asked(concat("ref=", k_commit)));
}

BOOST_AUTO_TEST_CASE(a_document_that_no_commit_has_is_a_gap_and_not_the_default_branchs) {
  FakeGitea gitea;
  gitea.lists[concat(k_repository, "/commits")] = {};
  Run run(gitea);
  run.scope.documents = {
      {.repository = "recipe-maintainers/ghost", .path = "a.md", .ref = "no-such-branch"}};
  const auto& sink = run.want(4).collect();
  const auto& item = sink.of("gitea.documents").at(0)->item;
  BOOST_TEST((item.status == Status::failed));
  BOOST_TEST(test::contains(item.reason, "no-such-branch"), item.reason);
  BOOST_TEST(!run.asked("/raw/"));
}

BOOST_AUTO_TEST_CASE(line_comments_of_reviews_are_read_where_there_are_some) {
  FakeGitea gitea;
  gitea.lists[concat(k_repository, "/pulls/4/reviews")].items = {R"({"id":7,"comments_count":2})",
                                                                 R"({"id":8,"comments_count":0})"};
  gitea.answer("/repos/recipe-maintainers/ghost/pulls/4/reviews/7/comments", R"([{"id":1}])");
  Run run(gitea);
  const auto& sink = run.want(4).collect();
  BOOST_TEST(sink.entry("data/gitea/recipe-maintainers/ghost/pulls/4/review-7-comments.json") !=
             nullptr);
  BOOST_TEST(!run.asked("/reviews/8"));
}

BOOST_AUTO_TEST_CASE(a_canceled_collection_still_names_everything_that_was_wanted) {
  FakeGitea gitea;
  Run run(gitea);
  run.sink.on_item = [&](const bundle::Item& item) {
    if (item.source == "gitea.pulls" && item.subject.ends_with("#4")) run.stop.cancel();
  };
  const auto& sink = run.want(3).want(4).collect();
  for (const auto* source : {"gitea.comments", "gitea.timeline", "gitea.reviews"}) {
    const auto items = sink.of(source, "recipe-maintainers/ghost#4");
    BOOST_REQUIRE(items.size() == 1U);
    BOOST_TEST((items.at(0)->item.status == Status::canceled));
  }
}

BOOST_AUTO_TEST_CASE(the_plan_touches_nothing_and_names_each_kind_of_read) {
  FakeGitea gitea;
  Run run(gitea);
  run.want(4);
  run.scope.documents = {{.repository = "recipe-maintainers/ghost", .path = "a.md"}};
  const auto reads =
      make_gitea_collector(run.configuration, "t", run.scope, Clock(), run.stop)->plan();
  BOOST_TEST(run.server.connections() == 0);
  std::set<std::string> sources;
  for (const auto& read : reads) sources.insert(read.source);
  BOOST_TEST(sources.size() == 12U);
  BOOST_TEST(reads.at(0).request == concat("GET ", run.server.url(), "/api/v1/version"));
}

BOOST_AUTO_TEST_SUITE_END()
