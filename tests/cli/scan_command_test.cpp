// SPDX-License-Identifier: Apache-2.0
#include "cli/scan_command.hpp"

#include "bundle/manifest.hpp"
#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <sstream>
#include <string>

using namespace coldcase;
using namespace coldcase::cli;

namespace {

// A bag folder with these payload files.
class Bag {
 public:
  explicit Bag(const std::map<std::string, std::string>& files) {
    std::string manifest;
    for (const auto& [name, bytes] : files) {
      test::write(m_folder.path() / name, bytes);
      manifest += concat(sha256_hex(bytes), "  ", name, '\n');
    }
    test::write(m_folder.path() / "bagit.txt",
                "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    test::write(m_folder.path() / "manifest-sha256.txt", manifest);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return m_folder.path(); }

 private:
  test::TemporaryFolder m_folder;
};

struct Result {
  ExitCode code;
  std::string out;
};

Result scan(const Bag& bag, bool json = false) {
  std::ostringstream out;
  std::ostringstream err;
  const Streams io{.out = out, .err = err, .quiet = true};
  const auto code = run_scan({.bundle = bag.path(), .json = json}, io);
  BOOST_TEST(err.str().empty());
  return {code, replace_all(out.str(), bag.path().native(), "BAG")};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scan_command)

BOOST_AUTO_TEST_CASE(a_clean_bag_gives_0) {
  const Bag bag({{"data/a.txt", "nothing here\nPASSWORD=[redacted:secret-name:012345]\n"},
                 {"data/b.json", "{\"Env\":\"[redacted:unlisted]\"}"}});
  const auto result = scan(bag);
  BOOST_TEST((result.code == ExitCode::ok));
  BOOST_TEST(result.out == "BAG: no secrets found in 4 entries\n");
}

BOOST_AUTO_TEST_CASE(each_find_has_entry_line_rule_and_an_excerpt_without_the_secret) {
  const Bag bag({{"data/a.txt", "one\ntwo DB_PASSWORD=hunter2x and more\n"},
                 {"data/drone/logs/o/r/1/1-1.json",
                  "[{\"pos\":0,\"out\":\"TOK\"},\n{\"pos\":1,\"out\":\"EN=ab\"},\n{\"pos\":2,"
                  "\"out\":\"cd\\n\"}]"},
                 {"data/j.ndjson", "{}\n{\"MESSAGE\":\"https://u:p4ss@h/\"}\n"}});
  const auto result = scan(bag);
  BOOST_TEST((result.code == ExitCode::fail));
  BOOST_TEST(result.out ==
             "data/a.txt#L2  secret-name  two DB_PASSWORD=**** and more  (8 bytes)\n"
             "data/drone/logs/o/r/1/1-1.json#L2  secret-name  {\"pos\":1,\"out\":\"EN=****\"},  (2 "
             "bytes)\n"
             "data/j.ndjson#L2  url-userinfo  {\"MESSAGE\":\"https://u:****@h/\"}  (4 bytes)\n"
             "BAG: 3 secrets in 3 of 5 entries\n");
}

BOOST_AUTO_TEST_CASE(the_json_form_says_the_same) {
  const std::map<std::string, std::string> files{
      {"data/a.bin", std::string("\0\0 x\nDB_PASSWORD=hunter2x\0", 25)}};
  const Bag bag(files);
  const auto result = scan(bag, true);
  BOOST_TEST((result.code == ExitCode::fail));
  const auto value = json::parse(result.out).root;
  BOOST_TEST(value.integer("found").value() == 1);
  const auto& find = value.items("finds").at(0);
  BOOST_TEST(find.text("entry") == "data/a.bin");
  BOOST_TEST(find.text("place") == "byte 17");
  BOOST_TEST(find.text("rule") == "secret-name");
  BOOST_TEST(result.out.find("hunter2x") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_damaged_bag_is_said_after_what_was_found) {
  const std::map<std::string, std::string> files{{"data/a.txt", "DB_PASSWORD=hunter2x\n"}};
  const Bag bag(files);
  test::write(bag.path() / "data/a.txt", "DB_PASSWORD=hunter2y\n");
  std::ostringstream out;
  std::ostringstream err;
  const Streams io{.out = out, .err = err, .quiet = true};
  BOOST_CHECK_EXCEPTION((void)run_scan({.bundle = bag.path()}, io), Error,
                        [](const Error& error) { return error.code() == ErrorCode::integrity; });
  BOOST_TEST(out.str().find("secret-name") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
