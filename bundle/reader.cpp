// SPDX-License-Identifier: Apache-2.0
//
// One pass over a container, then the comparison with the manifests.
#include "bundle/reader.hpp"

#include "bundle/format.hpp"
#include "bundle/limits.hpp"
#include "bundle/names.hpp"
#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace coldcase::bundle {

namespace {

constexpr std::size_t k_buffer_size = 65536;
constexpr std::size_t k_problems_named = 5;

// The tag files that verification itself needs.
const std::set<std::string_view> k_kept_entries{k_bagit_entry,    k_format_entry,
                                                k_bag_info_entry, k_collection_entry,
                                                k_manifest_entry, k_tag_manifest_entry};

// Content on its way to a visitor: digests and counts everything, keeps a copy where asked to.
class CheckedContent : public ByteSource {
 public:
  CheckedContent(ByteSource& in, bool keep) : m_in(&in), m_keep(keep) {}

  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    const auto count = m_in->read(buffer);
    const std::string_view bytes(buffer.data(), count);
    m_hash.update(bytes);
    m_size += count;
    if (m_keep) {
      m_copy += bytes;
      if (m_copy.size() > k_largest_tag_file) {
        throw Error(ErrorCode::limit_exceeded,
                    concat("a tag file larger than ", k_largest_tag_file, " bytes"));
      }
    }
    return count;
  }

  EntryRecord drain() {
    std::array<char, k_buffer_size> buffer{};
    while (read(buffer) != 0) {
    }
    return {.size = m_size, .sha256 = to_hex(m_hash.finish())};
  }

  [[nodiscard]] std::string take_copy() { return std::move(m_copy); }

 private:
  ByteSource* m_in;
  bool m_keep;
  Sha256 m_hash;
  std::uint64_t m_size = 0;
  std::string m_copy;
};

// A wrong or newer bundle is refused as soon as its second entry has been read.
void check_format(std::string_view text) {
  json::Value root;
  try {
    root = json::parse(text).root;
  } catch (const Error& error) {
    throw Error(ErrorCode::integrity, concat(k_format_entry, ": ", error.what()));
  }
  const auto format = root.integer("format");
  if (root.text("kind") != k_kind || !format) {
    throw Error(ErrorCode::unsupported_version,
                concat(k_format_entry, " says kind '", printable(root.text("kind")), "', not '",
                       k_kind, "'"));
  }
  if (*format > k_current_format) {
    throw Error(ErrorCode::unsupported_version,
                concat("bundle format ", *format, " is newer than this build reads (",
                       k_current_format, ")"))
        .with_advice("read it with a newer coldcase");
  }
  if (*format < k_oldest_readable_format) {
    throw Error(ErrorCode::unsupported_version,
                concat("bundle format ", *format, " is older than this build reads (",
                       k_oldest_readable_format, ")"));
  }
}

bool is_tag_manifest(std::string_view name) {
  return name.starts_with("tagmanifest-");
}

class BagCheck {
 public:
  explicit BagCheck(Report& report) : m_report(report) {}

  void add(const EntryInfo& info, EntryRecord record, std::string copy) {
    if (info.name == k_format_entry) check_format(copy);
    if (k_kept_entries.contains(info.name)) m_kept[info.name] = std::move(copy);
    if (record.size != info.size) {
      problem(Problem::Kind::changed, info.name,
              concat("has ", record.size, " bytes, its header says ", info.size));
    }
    if (!m_report.entries.emplace(info.name, std::move(record)).second) {
      problem(Problem::Kind::repeated, info.name, "occurs more than once");
    }
    if (m_report.entries.size() > k_most_entries) {
      throw Error(ErrorCode::limit_exceeded, concat("more than ", k_most_entries, " entries"));
    }
  }

  void finish() {
    m_report.is_coldcase = m_kept.contains(k_format_entry);
    guarded(k_bagit_entry, [&](const std::string& text) { (void)parse_bag_declaration(text); });
    guarded(k_manifest_entry, [&](const std::string& text) {
      compare(parse_manifest(text, k_manifest_entry), k_manifest_entry,
              [](std::string_view name) { return name.starts_with(k_payload_prefix); });
    });
    check_tag_manifest();
    check_info();
    if (m_report.is_coldcase) {
      guarded(k_collection_entry,
              [&](const std::string& text) { m_report.collection = parse_collection(text); });
    }
    warn_of_equal_names();
  }

 private:
  void problem(Problem::Kind kind, std::string_view entry, std::string detail) {
    m_report.problems.push_back({kind, std::string(entry), std::move(detail)});
  }

  // Runs check(content) for a required tag file; what it throws becomes a problem of that file.
  template <typename Check>
  void guarded(std::string_view entry, const Check& check) {
    const auto found = m_kept.find(entry);
    if (found == m_kept.end()) {
      problem(Problem::Kind::missing, entry, "every bundle has it");
      return;
    }
    try {
      check(found->second);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::unsupported_version) throw;
      problem(Problem::Kind::malformed, entry, error.what());
    }
  }

  // A tagmanifest is required of our bundles and optional in others.
  void check_tag_manifest() {
    if (!m_kept.contains(k_tag_manifest_entry) && !m_report.is_coldcase) return;
    guarded(k_tag_manifest_entry, [&](const std::string& text) {
      m_report.identity = sha256_hex(text);
      compare(parse_manifest(text, k_tag_manifest_entry), k_tag_manifest_entry,
              [&](std::string_view name) {
                return !name.starts_with(k_payload_prefix) && !is_tag_manifest(name) &&
                       m_report.is_coldcase;
              });
    });
  }

  void check_info() {
    const auto found = m_kept.find(k_bag_info_entry);
    if (found == m_kept.end()) return;
    m_report.info = parse_bag_info(found->second);
    std::uint64_t bytes = 0;
    std::uint64_t count = 0;
    for (const auto& [name, record] : m_report.entries) {
      if (!name.starts_with(k_payload_prefix)) continue;
      bytes += record.size;
      ++count;
    }
    for (const auto& [label, value] : m_report.info) {
      const auto actual = concat(bytes, '.', count);
      if (equals_ignoring_case(label, "Payload-Oxum") && value != actual) {
        problem(Problem::Kind::changed, k_bag_info_entry,
                concat("Payload-Oxum says ", printable(value), ", the payload is ", actual));
      }
    }
  }

  // `must_be_listed(name)`: whether an entry that this manifest does not list is a problem.
  template <typename MustBeListed>
  void compare(const Manifest& manifest, std::string_view file,
               const MustBeListed& must_be_listed) {
    for (const auto& [name, digest] : manifest) {
      const auto found = m_report.entries.find(name);
      if (found == m_report.entries.end()) {
        problem(Problem::Kind::missing, name, concat("listed in ", file, ", not in the bundle"));
      } else if (found->second.sha256 != digest) {
        problem(Problem::Kind::changed, name,
                concat("sha256 is ", found->second.sha256, ", ", file, " says ", digest));
      }
    }
    for (const auto& [name, record] : m_report.entries) {
      if (must_be_listed(name) && !manifest.contains(name)) {
        problem(Problem::Kind::unlisted, name, concat("in the bundle, not listed in ", file));
      }
    }
  }

  void warn_of_equal_names() {
    std::map<std::string, std::string> seen;
    for (const auto& [name, record] : m_report.entries) {
      const auto [at, fresh] = seen.emplace(ascii_lower(name), name);
      if (!fresh) {
        m_report.warnings.push_back(concat("'", printable(at->second), "' and '", printable(name),
                                           "' are the same file where case does not count"));
      }
    }
  }

  Report& m_report;
  std::map<std::string, std::string, std::less<>> m_kept;
};

class IgnoringVisitor : public Visitor {
 public:
  void visit(const EntryInfo& /*entry*/, ByteSource& /*content*/) override {}
};

std::string_view word_for(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::missing: return "missing";
    case Problem::Kind::unlisted: return "unlisted";
    case Problem::Kind::changed: return "changed";
    case Problem::Kind::repeated: return "repeated";
    default: return "malformed";
  }
}

}  // namespace

bool Report::is_complete() const {
  return std::none_of(problems.begin(), problems.end(), [](const Problem& problem) {
    return problem.kind != Problem::Kind::changed;
  });
}

std::string to_text(const Problem& problem) {
  return concat(word_for(problem.kind), ": ", printable(problem.entry), ": ", problem.detail);
}

namespace {

void read_entries(Container& container, Visitor& visitor, BagCheck& check) {
  while (const auto entry = container.next()) {
    CheckedContent content(container, k_kept_entries.contains(entry->name));
    visitor.visit(*entry, content);
    auto record = content.drain();
    check.add(*entry, std::move(record), content.take_copy());
  }
}

}  // namespace

Report read_bundle(const std::filesystem::path& path, Visitor& visitor, Progress progress) {
  const auto container = open_container(path, std::move(progress));
  Report report;
  BagCheck check(report);
  read_entries(*container, visitor, check);
  report.root = container->root();
  report.sealed = container->is_sealed();
  check.finish();
  return report;
}

Salvage salvage_bundle(const std::filesystem::path& path, Progress progress) {
  Salvage salvage;
  const auto container = open_container(path, std::move(progress));
  BagCheck check(salvage.report);
  IgnoringVisitor visitor;
  try {
    read_entries(*container, visitor, check);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::integrity) throw;
    salvage.damage = error.what();
  }
  salvage.report.root = container->root();
  check.finish();
  return salvage;
}

Report verify_bundle(const std::filesystem::path& path, Progress progress) {
  IgnoringVisitor visitor;
  return read_bundle(path, visitor, std::move(progress));
}

void require_valid(const Report& report) {
  if (report.is_valid()) return;
  std::vector<std::string> lines;
  for (const auto& problem : report.problems) {
    if (lines.size() == k_problems_named) {
      lines.push_back(concat("and ", report.problems.size() - k_problems_named, " more"));
      break;
    }
    lines.push_back(to_text(problem));
  }
  throw Error(ErrorCode::integrity, join(lines, "; "))
      .with_advice("'coldcase verify' lists everything that differs");
}

}  // namespace coldcase::bundle
