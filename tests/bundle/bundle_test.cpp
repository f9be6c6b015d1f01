// SPDX-License-Identifier: Apache-2.0
//
// Writing and reading whole bundles, honest and hostile ones.
#include "bundle/reader.hpp"
#include "bundle/spool.hpp"
#include "bundle/writer.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <map>
#include <string>

using namespace coldcase;
using namespace coldcase::bundle;
using coldcase::test::contains;

namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::string> k_payload{
    {"data/case.toml", "format = 1\n"},
    {"data/docker/services.json", "[]"},
    {"data/drone/logs/o/r/612/1-2.json", std::string(200'000, 'x')},
    {"data/empty", ""},
    // Too long for a ustar header.
    {"data/long/" + std::string(150, 'n') + "/" + std::string(150, 'm') + "/" +
         std::string(150, 'o'),
     "deep"}};

// The bytes of a bundle with k_payload.
std::string make_bundle() {
  StringSink out;
  Writer writer(out, "ghost-20260613T062801Z");
  for (const auto& [name, bytes] : k_payload) writer.add(name, bytes);
  Collection collection;
  collection.items.push_back({.entry = "data/docker/services.json", .source = "docker.services"});
  (void)writer.finish(collection, {}, {{"Bagging-Date", "2026-06-13"}});
  return out.bytes();
}

class Collecting : public Visitor {
 public:
  void visit(const EntryInfo& entry, ByteSource& content) override {
    if (entry.name != "data/empty") seen[entry.name] = read_all(content, 1 << 30);
  }
  std::map<std::string, std::string> seen;
};

Report verify_bytes(const std::string& bytes) {
  const test::TemporaryFolder folder;
  test::write(folder.path() / "b.tgz", bytes);
  return verify_bundle(folder.path() / "b.tgz");
}

std::string complaint(const fs::path& path) {
  try {
    require_valid(verify_bundle(path));
  } catch (const Error& error) {
    return error.what();
  }
  return "no complaint";
}

// Runs a shell line in `folder`; these tests use tar and sha256sum as a user would.
void shell(const fs::path& folder, const std::string& line) {
  const auto command = concat("cd '", folder.native(), "' && ", line);
  BOOST_REQUIRE_MESSAGE(std::system(command.c_str()) == 0, line);
}

// A folder with b.tgz, and it unpacked as ghost-...
struct Unpacked {
  Unpacked() {
    test::write(folder.path() / "b.tgz", make_bundle());
    shell(folder.path(), "tar xf b.tgz && mv ghost-20260613T062801Z bag");
  }
  [[nodiscard]] fs::path bag() const { return folder.path() / "bag"; }

  // Packs the folder again, with tar's options, and says what verification complains of.
  std::string packed(const std::string& options = "") const {
    shell(folder.path(), concat("tar ", options, " -czf again.tgz bag"));
    return complaint(folder.path() / "again.tgz");
  }

  test::TemporaryFolder folder;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(bundles)

BOOST_AUTO_TEST_CASE(what_was_written_is_read_back_and_verified) {
  const test::TemporaryFolder folder;
  test::write(folder.path() / "b.tgz", make_bundle());
  Collecting visitor;
  const auto report = read_bundle(folder.path() / "b.tgz", visitor);
  BOOST_TEST(report.is_valid());
  BOOST_TEST(report.sealed);
  BOOST_TEST(report.is_coldcase);
  BOOST_TEST(report.root == "ghost-20260613T062801Z");
  BOOST_TEST(report.identity.size() == 64U);
  BOOST_TEST(report.collection->items.size() == 1U);
  for (const auto& [name, bytes] : k_payload) {
    BOOST_TEST(report.entries.at(name).sha256 == sha256_hex(bytes));
    BOOST_TEST(visitor.seen[name] == bytes);
  }
}

BOOST_AUTO_TEST_CASE(equal_content_gives_equal_bytes) {
  BOOST_TEST((make_bundle() == make_bundle()));
}

BOOST_AUTO_TEST_CASE(tar_and_sha256sum_work_on_it_without_us) {
  const Unpacked unpacked;
  shell(unpacked.bag(), "sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt");
  shell(unpacked.folder.path(),
        "tar --list --verbose --file b.tgz --utc | head -1 | "
        "grep -q -- '-rw-r--r-- 0/0 .* 1970-01-01 00:00 ghost-20260613T062801Z/bagit.txt'");
  shell(unpacked.folder.path(), "tar tf b.tgz | tail -1 | grep -q '/tagmanifest-sha256.txt$'");
}

BOOST_AUTO_TEST_CASE(the_identity_survives_repacking_in_another_order_and_a_folder) {
  const Unpacked unpacked;
  const auto original = verify_bundle(unpacked.folder.path() / "b.tgz");
  shell(unpacked.folder.path(),
        "(cd bag && find . -type f | sort -r) | sed 's,^\\./,bag/,' > list && "
        "tar --no-recursion -cf again.tar -T list && gzip -c again.tar > again.tgz");
  for (const auto* name : {"again.tar", "again.tgz", "bag"}) {
    const auto report = verify_bundle(unpacked.folder.path() / name);
    BOOST_TEST(report.is_valid(), name);
    BOOST_TEST(report.identity == original.identity);
    BOOST_TEST(!report.sealed);
  }
}

BOOST_AUTO_TEST_CASE(a_changed_byte_names_the_entry_and_both_digests) {
  const Unpacked unpacked;
  test::write(unpacked.bag() / "data/docker/services.json", "{}");
  const auto text = unpacked.packed();
  BOOST_TEST(contains(text, "changed: data/docker/services.json: sha256 is "));
  BOOST_TEST(contains(text, sha256_hex("[]")));
  BOOST_TEST(contains(text, sha256_hex("{}")));
}

BOOST_AUTO_TEST_CASE(missing_and_added_entries_are_named) {
  const Unpacked unpacked;
  fs::remove(unpacked.bag() / "data/case.toml");
  test::write(unpacked.bag() / "data/extra", "x");
  test::write(unpacked.bag() / "coldcase/extra", "x");
  const auto text = unpacked.packed();
  BOOST_TEST(contains(text, "missing: data/case.toml"));
  BOOST_TEST(contains(text, "unlisted: data/extra"));
  BOOST_TEST(contains(text, "unlisted: coldcase/extra"));
  BOOST_TEST(contains(text, "Payload-Oxum"));
}

BOOST_AUTO_TEST_CASE(a_bundle_without_its_tagmanifest_is_refused) {
  const Unpacked unpacked;
  fs::remove(unpacked.bag() / "tagmanifest-sha256.txt");
  BOOST_TEST(contains(unpacked.packed(), "missing: tagmanifest-sha256.txt"));
}

BOOST_AUTO_TEST_CASE(a_tar_that_ends_between_two_entries_is_refused) {
  const Unpacked unpacked;
  shell(unpacked.folder.path(),
        "tar -cf cut.tar bag/bagit.txt bag/coldcase bag/data/case.toml && gzip cut.tar");
  BOOST_TEST(contains(complaint(unpacked.folder.path() / "cut.tar.gz"), "missing: "));
}

BOOST_AUTO_TEST_CASE(links_devices_and_bad_names_are_refused) {
  const Unpacked unpacked;
  fs::create_symlink("/etc/passwd", unpacked.bag() / "data/link");
  BOOST_TEST(contains(unpacked.packed(), "'bag/data/link' is a symbolic link"));
  BOOST_TEST(contains(complaint(unpacked.bag()), "no regular file"));
  fs::remove(unpacked.bag() / "data/link");
  shell(unpacked.bag(), "ln data/case.toml data/hard");
  BOOST_TEST(contains(unpacked.packed(), "hard link"));
  fs::remove(unpacked.bag() / "data/hard");
  shell(unpacked.bag(), "mkfifo data/pipe");
  BOOST_TEST(contains(unpacked.packed(), "is a pipe"));
  fs::remove(unpacked.bag() / "data/pipe");
  BOOST_TEST(contains(unpacked.packed("--transform 's,data/empty,../empty,' -P"), "'..'"));
  BOOST_TEST(contains(unpacked.packed("--transform 's,^bag/data/empty,/etc/x,' -P"), "absolute"));
  BOOST_TEST(contains(unpacked.packed("--transform 's,^bag/data/empty,other/x,'"),
                      "a second top folder, 'other'"));
  test::write(unpacked.bag() / "data/a\nb", "x");
  BOOST_TEST(contains(unpacked.packed(), "control character"));
}

BOOST_AUTO_TEST_CASE(sparse_files_and_repeated_names_are_refused) {
  const Unpacked unpacked;
  shell(unpacked.bag(), "truncate -s 1M data/sparse");
  BOOST_TEST(contains(unpacked.packed("--sparse"), "is a sparse file"));
  fs::remove(unpacked.bag() / "data/sparse");
  shell(unpacked.folder.path(), "tar -cf twice.tar bag && tar -rf twice.tar bag/data/case.toml");
  BOOST_TEST(contains(complaint(unpacked.folder.path() / "twice.tar"), "repeated: data/case.toml"));
}

BOOST_AUTO_TEST_CASE(padding_and_what_follows_the_end_must_be_zero) {
  const Unpacked unpacked;
  shell(unpacked.folder.path(), "tar -cf again.tar bag");
  auto tar = test::read(unpacked.folder.path() / "again.tar");
  const auto content = tar.find("format = 1\n");
  tar[content + 100] = 'x';
  test::write(unpacked.folder.path() / "pad.tar", tar);
  BOOST_TEST(contains(complaint(unpacked.folder.path() / "pad.tar"),
                      "padding after 'bag/data/case.toml' is not zero"));
  tar[content + 100] = '\0';
  tar.back() = 'x';
  test::write(unpacked.folder.path() / "end.tar", tar);
  BOOST_TEST(contains(complaint(unpacked.folder.path() / "end.tar"),
                      "what follows the last entry is not zero"));
  tar.back() = '\0';
  test::write(unpacked.folder.path() / "good.tar", tar);
  BOOST_TEST(complaint(unpacked.folder.path() / "good.tar") == "no complaint");
}

BOOST_AUTO_TEST_CASE(newer_and_foreign_formats_are_refused_at_once) {
  const Unpacked unpacked;
  test::write(unpacked.bag() / "coldcase/format.json", R"({"format":2,"kind":"coldcase-bundle"})");
  BOOST_TEST(contains(unpacked.packed(), "bundle format 2 is newer than this build reads (1)"));
  test::write(unpacked.bag() / "coldcase/format.json", R"({"format":1,"kind":"photo-album"})");
  BOOST_TEST(contains(unpacked.packed(), "kind 'photo-album'"));
  test::write(unpacked.bag() / "coldcase/format.json", "rubbish");
  BOOST_TEST(contains(unpacked.packed(), "no JSON"));
}

BOOST_AUTO_TEST_CASE(any_bag_can_be_verified) {
  const test::TemporaryFolder folder;
  const auto bag = folder.path() / "photos";
  test::write(bag / "bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n");
  test::write(bag / "data/gr\xC3\xBC\xC3\x9F e.txt", "hello");
  test::write(bag / "manifest-sha256.txt",
              concat(sha256_hex("hello"), "  data/gr\xC3\xBC\xC3\x9F e.txt\n"));
  const auto report = verify_bundle(bag);
  BOOST_TEST(report.is_valid());
  BOOST_TEST(!report.is_coldcase);
  test::write(bag / "data/other", "x");
  BOOST_TEST(contains(complaint(bag), "unlisted: data/other"));
}

BOOST_AUTO_TEST_CASE(names_that_differ_in_case_only_are_warned_of) {
  StringSink out;
  Writer writer(out, "b");
  writer.add("data/README", "1");
  writer.add("data/readme", "2");
  (void)writer.finish({}, {}, {});
  const auto report = verify_bytes(out.bytes());
  BOOST_TEST(report.is_valid());
  BOOST_REQUIRE(report.warnings.size() == 1U);
  BOOST_TEST(contains(report.warnings.front(), "'data/README' and 'data/readme'"));
}

BOOST_AUTO_TEST_CASE(a_bomb_is_refused) {
  StringSink out;
  BgzfSink sink(out);
  const std::string zeros(1 << 20, '\0');
  // A tar of zeros is an empty one; the guard looks at sizes only.
  test::TemporaryFolder folder;
  shell(folder.path(), "mkdir b && truncate -s 300M b/x && tar -cf - b | gzip -9 > b.tgz");
  BOOST_TEST(contains(complaint(folder.path() / "b.tgz"), "more than 1000 to 1"));
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_a_usage_error) {
  BOOST_CHECK_EXCEPTION((void)verify_bundle("/nonexistent.tgz"), Error,
                        [](const Error& error) { return error.code() == ErrorCode::usage; });
}

BOOST_AUTO_TEST_CASE(what_is_no_bundle_is_damage) {
  const test::TemporaryFolder folder;
  for (const auto* bytes : {"", "hello, I am no bundle", "PK\x03\x04"}) {
    test::write(folder.path() / "x", bytes);
    BOOST_CHECK_EXCEPTION(require_valid(verify_bundle(folder.path() / "x")), Error,
                          [](const Error& error) { return error.code() == ErrorCode::integrity; });
  }
}

BOOST_AUTO_TEST_CASE(a_large_item_is_spooled_to_a_file) {
  const test::TemporaryFolder folder;
  Spool spool(folder.path());
  const std::string part(1 << 20, 'y');
  for (int i = 0; i < 65; ++i) spool.write(part);
  BOOST_TEST(spool.size() == part.size() * 65);
  BOOST_TEST(fs::is_empty(folder.path()));  // unlinked
  const auto source = spool.read();
  BOOST_TEST(read_all(*source, 1 << 30).size() == part.size() * 65);
  spool.clear();
  BOOST_TEST(spool.size() == 0U);
  spool.write("again");
  BOOST_TEST(read_all(*spool.read(), 100) == "again");
}

BOOST_AUTO_TEST_SUITE_END()
