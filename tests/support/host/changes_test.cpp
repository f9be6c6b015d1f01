// SPDX-License-Identifier: Apache-2.0
#include "tests/support/host/changes.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/host/step_log.hpp"

#include <boost/test/unit_test.hpp>

using namespace coldcase;
using namespace coldcase::test::host;

namespace {

struct Changed {
  Tree tree;
  Changes changes;
};

Changed change(Tree tree, const std::string& toml) {
  Changed changed{.tree = std::move(tree)};
  apply_changes(concat("title = 'a test'\n", toml), "test.toml", changed.tree, changed.changes);
  return changed;
}

Request get(std::string target) {
  return {.method = "GET", .target = std::move(target)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(host_changes)

BOOST_AUTO_TEST_CASE(files_and_folders_are_removed) {
  const auto changed =
      change({{"a/b", ""}, {"a/c", ""}, {"a2", ""}, {"d", ""}}, "remove = ['a/', 'd']");
  BOOST_TEST(changed.tree.size() == 1U);
  BOOST_TEST(changed.tree.contains("a2"));
  BOOST_CHECK_THROW(change({}, "remove = ['gone']"), Error);
}

BOOST_AUTO_TEST_CASE(members_are_merged_and_null_removes) {
  const auto changed = change({{"x.json", R"({"a":{"b":1,"c":2},"d":3})"}},
                              "[[merge]]\npath = 'x.json'\npatch = '{\"a\":{\"b\":9},\"d\":null}'");
  BOOST_TEST(changed.tree.at("x.json") == R"({"a":{"b":9,"c":2}})");
}

BOOST_AUTO_TEST_CASE(items_are_appended_to_a_list_or_to_a_member) {
  const auto list = change({{"x.json", "[1]"}}, "[[append]]\npath = 'x.json'\nitem = '2'");
  BOOST_TEST(list.tree.at("x.json") == "[1,2]");
  const auto member =
      change({{"x.json", R"({"V":[]})"}}, "[[append]]\npath = 'x.json'\nlist = 'V'\nitem = '2'");
  BOOST_TEST(member.tree.at("x.json") == R"({"V":[2]})");
}

BOOST_AUTO_TEST_CASE(a_text_that_does_not_occur_is_an_error) {
  const std::string toml = "[[replace]]\npath = 'x'\nfrom = 'one'\nto = 'two'";
  BOOST_TEST(change({{"x", "one and one"}}, toml).tree.at("x") == "two and two");
  BOOST_CHECK_THROW(change({{"x", "three"}}, toml), Error);
}

BOOST_AUTO_TEST_CASE(a_key_that_is_not_known_is_an_error) {
  BOOST_CHECK_THROW(change({}, "remov = []"), Error);
}

BOOST_AUTO_TEST_CASE(answers_are_replaced_by_server_and_path_without_the_prefix) {
  const auto changed = change({}, R"(
[[answer]]
server = "docker"
path = "/volumes"
[[answer]]
server = "gitea"
path = "/repos/*"
status = 503
ending = "hang"
)");
  const auto fault = [&](std::string_view server, std::string target) {
    return find_fault(changed.changes, server, get(std::move(target)));
  };
  BOOST_TEST(fault("docker", "/v1.50/volumes?x=1")->status == 500);
  BOOST_TEST(fault("docker", "/volumes")->status == 500);
  BOOST_TEST(!fault("docker", "/v1.50/volumes/one"));
  BOOST_TEST(!fault("gitea", "/volumes"));
  BOOST_TEST(fault("gitea", "/api/v1/repos/o/r")->status == 503);
  BOOST_TEST((fault("gitea", "/api/v1/repos/o/r")->ending == Ending::hang));
}

BOOST_AUTO_TEST_CASE(every_change_of_the_ghost_host_can_be_applied) {
  const auto fixture = coldcase::test::fixtures() / "ghost";
  const auto tree = read_tree(fixture);
  std::size_t count = 0;
  for (const auto& name : files_below(tree, "changes/")) {
    auto changed = tree;
    Changes changes;
    BOOST_CHECK_NO_THROW(apply_changes(tree.at(concat("changes/", name)), name, changed, changes));
    ++count;
  }
  BOOST_TEST(count >= 10U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(step_logs)

BOOST_AUTO_TEST_CASE(lines_become_chunks_as_go_writes_them) {
  BOOST_TEST(step_log_blob("# for the reader\n0 + make\n\n7 a <b> & \\e[0m\\tc\n") ==
             "[{\"pos\":0,\"out\":\"+ make\\n\",\"time\":0},"
             "{\"pos\":1,\"out\":\"a \\u003cb\\u003e \\u0026 \\u001b[0m\\tc\\n\",\"time\":7}]\n");
}

BOOST_AUTO_TEST_CASE(a_chunk_can_end_in_the_middle_of_a_line_or_be_empty) {
  BOOST_TEST(step_log_blob("3 token=\\c\n3 abc\n4 \\c\n") ==
             "[{\"pos\":0,\"out\":\"token=\",\"time\":3},{\"pos\":1,\"out\":\"abc\\n\",\"time\":3},"
             "{\"pos\":2,\"out\":\"\",\"time\":4}]\n");
}

BOOST_AUTO_TEST_CASE(no_chunk_is_null) {
  BOOST_TEST(step_log_blob("# nothing\n") == "null\n");
}

BOOST_AUTO_TEST_CASE(a_line_without_seconds_or_with_another_escape_is_an_error) {
  BOOST_CHECK_THROW(step_log_blob("hello\n"), Error);
  BOOST_CHECK_THROW(step_log_blob("1 a\\q\n"), Error);
  BOOST_CHECK_THROW(step_log_blob("1\n"), Error);
}

BOOST_AUTO_TEST_SUITE_END()
