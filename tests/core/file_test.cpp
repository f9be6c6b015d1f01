// SPDX-License-Identifier: Apache-2.0
#include "core/base/file.hpp"

#include "core/base/error.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include <algorithm>

using namespace coldcase;

namespace {

std::size_t file_count(const std::filesystem::path& folder) {
  const std::filesystem::directory_iterator entries(folder);
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

auto has_code(ErrorCode code) {
  return [code](const Error& error) { return error.code() == code; };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(file)

BOOST_AUTO_TEST_CASE(reads_a_whole_file_up_to_the_limit) {
  const test::TemporaryFolder folder;
  test::write(folder.path() / "a", "12345");
  BOOST_TEST(read_file(folder.path() / "a", 5) == "12345");
  BOOST_CHECK_EXCEPTION((void)read_file(folder.path() / "a", 4), Error,
                        has_code(ErrorCode::limit_exceeded));
  BOOST_CHECK_EXCEPTION((void)read_file(folder.path() / "b", 4), Error, has_code(ErrorCode::usage));
}

BOOST_AUTO_TEST_CASE(an_atomic_file_has_its_name_only_after_commit) {
  const test::TemporaryFolder folder;
  {
    AtomicFile file(folder.path() / "a");
    file.write("half");
    BOOST_TEST(!std::filesystem::exists(folder.path() / "a"));
  }
  BOOST_TEST(file_count(folder.path()) == 0U);
  AtomicFile file(folder.path() / "a");
  file.write("whole");
  file.commit();
  BOOST_TEST(test::read(folder.path() / "a") == "whole");
  BOOST_TEST(file_count(folder.path()) == 1U);
}

BOOST_AUTO_TEST_CASE(an_existing_file_stays_until_commit) {
  const test::TemporaryFolder folder;
  test::write(folder.path() / "a", "old");
  { AtomicFile(folder.path() / "a").write("new"); }
  BOOST_TEST(test::read(folder.path() / "a") == "old");
}

BOOST_AUTO_TEST_CASE(a_link_is_written_through) {
  const test::TemporaryFolder folder;
  test::write(folder.path() / "real", "old");
  std::filesystem::create_symlink(folder.path() / "real", folder.path() / "link");
  write_file(folder.path() / "link", "new");
  BOOST_TEST(test::read(folder.path() / "real") == "new");
  BOOST_TEST(std::filesystem::is_symlink(folder.path() / "link"));
}

BOOST_AUTO_TEST_CASE(a_device_is_written_in_place_and_not_replaced) {
  write_file("/dev/null", "gone");
  BOOST_TEST(std::filesystem::is_character_file("/dev/null"));
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_is_an_io_error) {
  BOOST_CHECK_EXCEPTION(AtomicFile("/nonexistent/folder/a"), Error, has_code(ErrorCode::io));
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_an_io_error) {
  BOOST_CHECK_EXCEPTION(write_file("/dev/full", "x"), Error, [](const Error& error) {
    return error.code() == ErrorCode::io &&
           std::string(error.what()) == "writing '/dev/full': No space left on device";
  });
}

BOOST_AUTO_TEST_CASE(descriptors_move) {
  UniqueFd first = open_for_reading("/dev/null");
  const int number = first.get();
  UniqueFd second = std::move(first);
  BOOST_TEST(second.get() == number);
  second.reset();
  BOOST_TEST(!second);
}

BOOST_AUTO_TEST_SUITE_END()
