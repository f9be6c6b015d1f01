// SPDX-License-Identifier: Apache-2.0
#include "bundle/manifest.hpp"

#include "bundle/format.hpp"
#include "core/base/error.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace coldcase;
using namespace coldcase::bundle;

namespace {

const std::string k_digest(64, 'a');

auto says(const std::string& part) {
  return [=](const Error& error) {
    return error.code() == ErrorCode::integrity &&
           std::string(error.what()).find(part) != std::string::npos;
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(manifests)

BOOST_AUTO_TEST_CASE(written_lines_are_what_sha256sum_reads) {
  BOOST_TEST(format_manifest({{"data/b", k_digest}, {"data/a", k_digest}}) ==
             k_digest + "  data/a\n" + k_digest + "  data/b\n");
}

BOOST_AUTO_TEST_CASE(lines_of_other_tools_are_read) {
  const auto manifest =
      parse_manifest(k_digest + " *data/a\r\n" + std::string(64, 'B') + "\tdata/x%25y", "m");
  BOOST_TEST(manifest.at("data/a") == k_digest);
  BOOST_TEST(manifest.at("data/x%y") == std::string(64, 'b'));
}

BOOST_AUTO_TEST_CASE(bad_lines_name_file_and_line) {
  BOOST_CHECK_EXCEPTION((void)parse_manifest(k_digest + "  a\nrubbish\n", "m.txt"), Error,
                        says("m.txt line 2: is no manifest line"));
  BOOST_CHECK_EXCEPTION((void)parse_manifest("abc  data/a\n", "m"), Error, says("is no SHA-256"));
  BOOST_CHECK_EXCEPTION((void)parse_manifest(k_digest + "  ../a\n", "m"), Error,
                        says("contains '.' or '..'"));
  BOOST_CHECK_EXCEPTION((void)parse_manifest(k_digest + "  a\n" + k_digest + "  ./a\n", "m"), Error,
                        says("line 2: 'a' is listed twice"));
}

BOOST_AUTO_TEST_CASE(the_declaration_is_two_fixed_lines) {
  BOOST_TEST(parse_bag_declaration(k_bagit_text) == "1.0");
  BOOST_CHECK_THROW((void)parse_bag_declaration("BagIt-Version: 1.0\n"), Error);
  BOOST_CHECK_EXCEPTION(
      (void)parse_bag_declaration("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n"),
      Error, [](const Error& error) { return error.code() == ErrorCode::unsupported_version; });
}

BOOST_AUTO_TEST_CASE(bag_info_goes_both_ways) {
  const BagInfo info{{"Bagging-Date", "2026-06-13"}, {"External-Description", "two\nlines"}};
  const auto text = format_bag_info(info);
  BOOST_TEST(text == "Bagging-Date: 2026-06-13\nExternal-Description: two lines\n");
  BOOST_TEST(parse_bag_info(text).size() == 2U);
  BOOST_TEST(parse_bag_info("A: b\n  c\n").front().second == "b c");
}

BOOST_AUTO_TEST_SUITE_END()
