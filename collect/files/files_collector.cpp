// SPDX-License-Identifier: Apache-2.0
//
// Configured files.
#include "collect/files/files_collector.hpp"

#include "bundle/names.hpp"
#include "collect/allowance.hpp"
#include "collect/files/file_copy.hpp"
#include "collect/files/folder.hpp"
#include "collect/files/wildcard.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;

constexpr std::size_t k_most_names = 100'000;  // in one folder

class FilesCollector : public Collector {
 public:
  FilesCollector(std::vector<FilesConfiguration> files, Limits limits, Clock clock,
                 const Stop& stop)
      : m_files(std::move(files)), m_limits(limits), m_clock(clock), m_stop(&stop) {}

  [[nodiscard]] std::string_view id() const noexcept override { return "files"; }

  [[nodiscard]] std::vector<PlannedRead> plan() const override {
    std::vector<PlannedRead> reads;
    for (const auto& file : m_files) {
      reads.push_back({"files", concat("read ", printable(file.path))});
    }
    return reads;
  }

  void collect(EvidenceSink& sink) override {
    Allowance allowance(m_limits, *m_stop);
    for (const auto& file : m_files) collect_one(file.path, allowance, sink);
  }

 private:
  void collect_one(const std::string& pattern, Allowance& allowance, EvidenceSink& sink) const {
    const std::filesystem::path path(pattern);
    const auto folder_path = path.has_parent_path() ? path.parent_path() : ".";
    const auto last = path.filename().native();
    if (has_wildcard(folder_path.native()) || last.empty()) {
      return record_trouble(pattern, Status::failed,
                            "not a file name with * and ? in its last component only", sink);
    }
    const auto folder = open_folder(folder_path);
    if (!folder) {
      return record_trouble(
          pattern, status_of_error(folder.error),
          concat("folder '", printable(folder_path.native()), "': ", system_message(folder.error)),
          sink);
    }
    if (!has_wildcard(last)) return add(folder, folder_path, last, pattern, {allowance, sink});
    collect_matches(folder, folder_path, pattern, {allowance, sink});
  }

  struct Target {
    Allowance& allowance;
    EvidenceSink& sink;
  };

  void collect_matches(const Opened& folder, const std::filesystem::path& folder_path,
                       const std::string& pattern, Target target) const {
    const auto last = std::filesystem::path(pattern).filename().native();
    const auto listing = list_folder(folder.fd.get(), k_most_names);
    std::size_t found = 0;
    for (const auto& name : listing.names) {
      if (!matches(last, name)) continue;
      ++found;
      add(folder, folder_path, name, pattern, target);
    }
    if (listing.error != 0) {
      record_trouble(pattern, status_of_error(listing.error),
                     concat("listing the folder: ", system_message(listing.error)), target.sink);
    } else if (!listing.complete) {
      record_trouble(pattern, Status::partial,
                     concat("the folder has more than ", k_most_names, " names"), target.sink);
    } else if (found == 0) {
      record_trouble(pattern, Status::absent, "no name matches", target.sink);
    }
  }

  void add(const Opened& folder, const std::filesystem::path& folder_path, const std::string& name,
           const std::string& pattern, Target target) const {
    const auto path = (folder_path / name).lexically_normal().native();
    auto item = begin(pattern);
    item.request = concat("read ", printable(path));
    const auto relative = path.substr(std::min(path.find_first_not_of('/'), path.size()));
    item.entry = concat("data/files/", bundle::encode_path(relative));
    if (bundle::encode_path(relative) != relative) item.original_name = printable(path);
    const auto state = state_in(folder.fd.get(), name);
    if (state.error == 0 && state.kind == FileKind::folder) {
      item.entry.clear();
      item.status = has_wildcard(pattern) ? Status::not_applicable : Status::failed;
      item.reason = "a folder: only files are read";
      return target.sink.record(std::move(item));
    }
    add_file(folder.fd.get(), name, std::move(item), target.allowance, target.sink);
  }

  [[nodiscard]] Item begin(const std::string& pattern) const {
    return {.source = "files", .subject = printable(pattern), .started = m_clock.now()};
  }

  void record_trouble(const std::string& pattern, Status status, std::string reason,
                      EvidenceSink& sink) const {
    auto item = begin(pattern);
    item.request = concat("read ", printable(pattern));
    item.status = status;
    item.reason = std::move(reason);
    sink.record(std::move(item));
  }

  std::vector<FilesConfiguration> m_files;
  Limits m_limits;
  Clock m_clock;
  const Stop* m_stop;
};

}  // namespace

std::unique_ptr<Collector> make_files_collector(std::vector<FilesConfiguration> files,
                                                Limits limits, Clock clock, const Stop& stop) {
  return std::make_unique<FilesCollector>(std::move(files), limits, clock, stop);
}

}  // namespace coldcase::collect
