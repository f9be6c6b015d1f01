// SPDX-License-Identifier: Apache-2.0
#include "collect/allowance.hpp"
#include "collect/files/file_copy.hpp"
#include "collect/files/files_collector.hpp"
#include "collect/files/folder.hpp"
#include "collect/files/wildcard.hpp"
#include "core/base/file.hpp"
#include "tests/support/fixtures.hpp"
#include "tests/support/recording_sink.hpp"

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

using namespace coldcase;
using bundle::Status;
using collect::matches;

namespace {

// A sink that touches the file while it is read.
class Meddler : public collect::EvidenceSink {
 public:
  explicit Meddler(std::function<void()> meddle) : m_meddle(std::move(meddle)) {}

  void add(bundle::Item item, collect::Form /*form*/, const collect::ReadContent& read) override {
    struct Content : ByteSink {
      std::function<void()>* meddle = nullptr;
      std::string bytes;
      void write(std::string_view piece) override {
        if (bytes.empty()) (*meddle)();
        bytes += piece;
      }
    };
    Content sink;
    sink.meddle = &m_meddle;
    read(item, sink);
    added = std::move(item);
    content = std::move(sink.bytes);
  }
  void record(bundle::Item item) override { added = std::move(item); }
  void remark(std::string /*note*/) override {}
  std::string redact(const std::string& /*entry*/, std::string_view text) override {
    return std::string(text);
  }

  bundle::Item added;
  std::string content;

 private:
  std::function<void()> m_meddle;
};

struct Files {
  test::TemporaryFolder folder;
  collect::Limits limits;
  test::RecordingSink sink;

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder.path() / name).native();
  }
  void write(const std::string& name, const std::string& content) const {
    test::write(folder.path() / name, content);
  }
  void collect(const std::string& pattern) {
    const collect::Stop stop(std::chrono::minutes{1});
    make_files_collector({{path(pattern)}}, limits, collect::Clock(), stop)->collect(sink);
  }
  // "status content" of each item.
  [[nodiscard]] std::vector<std::string> found() const {
    std::vector<std::string> lines;
    for (const auto& item : sink.items()) {
      lines.push_back(std::string(json::name_of(item.item.status)) + " " + item.content);
    }
    return lines;
  }
  bundle::Item add_with(Meddler& meddler, const std::string& name) const {
    const auto opened = collect::open_folder(folder.path());
    const collect::Stop stop(std::chrono::minutes{1});
    collect::Allowance allowance(limits, stop);
    add_file(opened.fd.get(), name, {.entry = "data/x", .source = "files"}, allowance, meddler);
    return meddler.added;
  }
};

using Lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(files_collector)

BOOST_AUTO_TEST_CASE(stars_and_question_marks) {
  BOOST_TEST(matches("REVIEW-*.md", "REVIEW-ghost.md"));
  BOOST_TEST(matches("*", "x"));
  BOOST_TEST(matches("a?c*", "abc"));
  BOOST_TEST(matches("*a*b*", "xxaxxbxx"));
  BOOST_TEST(matches("**", "x"));
  BOOST_TEST(!matches("a?c", "ac"));
  BOOST_TEST(!matches("*.md", "x.txt"));
  BOOST_TEST(!matches("*", ".hidden"));
  BOOST_TEST(matches(".h*", ".hidden"));
  BOOST_TEST(matches("[x]", "[x]"));
  BOOST_TEST(!matches(std::string(50, '*') + "b", std::string(5000, 'a')));
}

BOOST_AUTO_TEST_CASE(matching_files_come_sorted_and_others_do_not) {
  Files files;
  files.write("b.md", "two");
  files.write("a.md", "one");
  files.write("c.txt", "three");
  files.collect("*.md");
  BOOST_TEST(files.found() == (Lines{"success one", "success two"}),
             boost::test_tools::per_element());
  const auto& item = files.sink.items().front().item;
  BOOST_TEST(item.entry == "data/files" + files.path("a.md"));
  BOOST_TEST(item.request == "read " + files.path("a.md"));
  BOOST_TEST(item.modified.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_absent_for_a_pattern_and_failed_for_a_name) {
  Files files;
  files.collect("*.md");
  files.collect("gone.md");
  files.collect("no-folder/gone.md");
  BOOST_TEST(files.found() == (Lines{"absent ", "failed ", "failed "}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(links_and_pipes_are_recorded_and_not_read) {
  Files files;
  files.write("secret/key", "SECRET");
  BOOST_TEST(::symlink(files.path("secret/key").c_str(), files.path("a.link").c_str()) == 0);
  BOOST_TEST(::mkfifo(files.path("b.pipe").c_str(), 0600) == 0);
  files.collect("*");
  BOOST_TEST(files.found() == (Lines{"link ", "link ", "not-applicable "}),
             boost::test_tools::per_element());
  const auto& link = files.sink.items().front().item;
  BOOST_TEST(link.details.at("target") == files.path("secret/key"));
  BOOST_TEST(link.entry.empty());
}

BOOST_AUTO_TEST_CASE(names_that_are_no_utf8_are_kept_in_words) {
  Files files;
  files.write("a\xff= b", "x");
  files.collect("*");
  const auto& item = files.sink.items().front().item;
  BOOST_TEST(item.entry.ends_with("/a=FF=3D=20b"));
  BOOST_TEST(item.original_name.ends_with("/a\\xff= b"));
}

BOOST_AUTO_TEST_CASE(a_file_that_grows_is_partial_with_both_sizes) {
  Files files;
  files.write("x", std::string(100'000, 'x'));
  Meddler meddler([&] { std::ofstream(files.path("x"), std::ios::app) << "more"; });
  const auto item = files.add_with(meddler, "x");
  BOOST_TEST((item.status == Status::partial));
  BOOST_TEST(item.reason ==
             "changed while it was read: 100000 bytes before, 100004 after, 100000 kept");
  BOOST_TEST(meddler.content.size() == 100'000U);
}

BOOST_AUTO_TEST_CASE(a_file_that_shrinks_is_partial_with_both_sizes) {
  Files files;
  files.write("x", std::string(100'000, 'x'));
  Meddler meddler([&] { BOOST_TEST(::truncate(files.path("x").c_str(), 10) == 0); });
  const auto item = files.add_with(meddler, "x");
  BOOST_TEST(item.reason == "changed while it was read: 100000 bytes before, 10 after, 65536 kept");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_written_to_is_partial) {
  Files files;
  files.write("x", "before");
  const timespec old[2] = {{1'700'000'000, 0}, {1'700'000'000, 0}};
  BOOST_TEST(::utimensat(AT_FDCWD, files.path("x").c_str(), old, 0) == 0);
  Meddler meddler([&] { std::ofstream(files.path("x"), std::ios::in) << "after!"; });
  BOOST_TEST(files.add_with(meddler, "x").reason.find("was written to while it was read") == 0U);
}

BOOST_AUTO_TEST_CASE(a_file_that_stays_is_complete) {
  Files files;
  files.write("x", "still");
  Meddler meddler([] {});
  BOOST_TEST((files.add_with(meddler, "x").status == Status::success));
}

BOOST_AUTO_TEST_CASE(limits_cut_and_say_so) {
  Files files;
  files.limits.max_item_size = 3;
  files.limits.max_size = 5;
  for (const auto* name : {"a", "b", "c"}) files.write(name, "abcdef");
  files.collect("*");
  BOOST_TEST(files.found() == (Lines{"partial abc", "partial ab", "partial "}),
             boost::test_tools::per_element());
  BOOST_TEST(files.sink.items()[0].item.reason == "cut at 3 bytes of 6 (limit)");
  BOOST_TEST(files.sink.items()[2].item.reason == "not read: the source's limit of 5 bytes");
}

BOOST_AUTO_TEST_CASE(files_of_the_kernel_that_say_size_0_are_read) {
  test::RecordingSink sink;
  const collect::Stop stop(std::chrono::minutes{1});
  make_files_collector({{"/proc/version"}}, {}, collect::Clock(), stop)->collect(sink);
  BOOST_TEST(!sink.items().front().content.empty());
}

BOOST_AUTO_TEST_CASE(reading_leaves_the_time_of_access) {
  Files files;
  files.write("x", "abc");
  const timespec old[2] = {{1'700'000'000, 0}, {1'700'000'500, 0}};
  BOOST_TEST(::utimensat(AT_FDCWD, files.path("x").c_str(), old, 0) == 0);
  files.collect("x");
  struct stat after {};
  BOOST_TEST(::stat(files.path("x").c_str(), &after) == 0);
  BOOST_TEST(after.st_atim.tv_sec == 1'700'000'000);
  BOOST_TEST((files.sink.items().front().item.modified == instant_from_seconds(1'700'000'500)));
}

BOOST_AUTO_TEST_SUITE_END()
