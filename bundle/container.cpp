// SPDX-License-Identifier: Apache-2.0
//
// Opens tars and folders behind one interface, and watches the limits.
#include "bundle/container.hpp"

#include "bundle/bgzf.hpp"
#include "bundle/gzip.hpp"
#include "bundle/limits.hpp"
#include "bundle/names.hpp"
#include "bundle/tar_reader.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

namespace coldcase::bundle {

namespace {

namespace fs = std::filesystem;

// A file, its first bytes once more, and how far it has been read.
class FileStart : public ByteSource {
 public:
  FileStart(UniqueFd fd, const std::string& name, Progress progress)
      : m_fd(std::move(fd)), m_source(m_fd.get(), name), m_progress(std::move(progress)) {
    struct stat status {};
    if (::fstat(m_fd.get(), &status) == 0 && S_ISREG(status.st_mode)) {
      m_size = static_cast<std::uint64_t>(status.st_size);
    }
    std::array<char, k_sealed_header_size> start{};
    m_start.assign(start.data(), read_fully(m_source, start));
  }

  [[nodiscard]] const std::string& start() const { return m_start; }
  [[nodiscard]] std::uint64_t read_so_far() const { return m_read; }

  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    auto count = std::string_view(m_start).substr(m_given).copy(buffer.data(), buffer.size());
    m_given += count;
    if (count == 0) count = m_source.read(buffer);
    m_read += count;
    if (m_progress) m_progress(m_read, m_size);
    return count;
  }

 private:
  UniqueFd m_fd;
  FdSource m_source;
  Progress m_progress;
  std::string m_start;
  std::size_t m_given = 0;
  std::uint64_t m_read = 0;
  std::uint64_t m_size = 0;
};

// Refuses what grows out of all proportion.
class GuardedSource : public ByteSource {
 public:
  GuardedSource(ByteSource& in, const FileStart& file) : m_in(&in), m_file(&file) {}

  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    const auto count = m_in->read(buffer);
    m_total += count;
    if (m_total > k_largest_content) {
      throw Error(ErrorCode::limit_exceeded,
                  concat("the content is larger than ", k_largest_content, " bytes"));
    }
    if (m_total > k_ratio_watch_from && m_total / k_largest_ratio > m_file->read_so_far()) {
      throw Error(ErrorCode::limit_exceeded,
                  concat(m_file->read_so_far(), " compressed bytes gave ", m_total, ": more than ",
                         k_largest_ratio, " to 1"));
    }
    return count;
  }

 private:
  ByteSource* m_in;
  const FileStart* m_file;
  std::uint64_t m_total = 0;
};

class TarContainer : public Container {
 public:
  TarContainer(UniqueFd fd, const std::string& name, Progress progress)
      : m_file(std::move(fd), name, std::move(progress)),
        m_sealed(looks_sealed(m_file.start())),
        m_unpacked(unpack()),
        m_guarded(m_unpacked ? *m_unpacked : m_file, m_file),
        m_tar(m_guarded) {}

  [[nodiscard]] std::optional<EntryInfo> next() override {
    while (auto entry = m_tar.next()) {
      auto name = below_root(entry->name);
      if (entry->is_folder) continue;
      if (name.empty()) {
        throw Error(ErrorCode::integrity,
                    concat("'", printable(entry->name), "' is in no top folder"));
      }
      return EntryInfo{std::move(name), entry->size};
    }
    return std::nullopt;
  }

  [[nodiscard]] std::size_t read(std::span<char> buffer) override { return m_tar.read(buffer); }
  [[nodiscard]] const std::string& root() const override { return m_root; }
  [[nodiscard]] bool is_sealed() const override { return m_sealed; }

 private:
  std::unique_ptr<ByteSource> unpack() {
    if (m_sealed) return std::make_unique<BgzfSource>(m_file);
    if (m_file.start().starts_with("\x1F\x8B")) return std::make_unique<GzipSource>(m_file);
    return nullptr;
  }

  // Learns the top folder from the first entry and holds the others to it.
  std::string below_root(const std::string& path) {
    const auto slash = path.find('/');
    const auto top = path.substr(0, slash);
    if (m_root.empty()) m_root = top;
    if (top != m_root) {
      throw Error(ErrorCode::integrity, concat("a second top folder, '", printable(top),
                                               "' beside '", printable(m_root), "'"));
    }
    return slash == std::string::npos ? std::string{} : path.substr(slash + 1);
  }

  FileStart m_file;
  bool m_sealed;
  std::unique_ptr<ByteSource> m_unpacked;
  GuardedSource m_guarded;
  TarReader m_tar;
  std::string m_root;
};

class FolderContainer : public Container {
 public:
  explicit FolderContainer(fs::path folder)
      : m_folder(std::move(folder)), m_root(fs::weakly_canonical(m_folder).filename().native()) {
    for (const auto& entry : fs::recursive_directory_iterator(m_folder)) {
      if (entry.is_directory() && !entry.is_symlink()) continue;
      auto name = entry.path().lexically_relative(m_folder).native();
      if (!entry.is_regular_file() || entry.is_symlink()) {
        throw Error(ErrorCode::integrity, concat("'", printable(name), "' is no regular file"));
      }
      m_names.push_back(std::move(name));
    }
    std::sort(m_names.begin(), m_names.end());
  }

  [[nodiscard]] std::optional<EntryInfo> next() override {
    if (m_next == m_names.size()) return std::nullopt;
    const auto& name = m_names[m_next++];
    if (const auto why = why_unsafe(name); !why.empty()) {
      throw Error(ErrorCode::integrity, concat("'", printable(name), "' has a name that ", why));
    }
    const auto path = m_folder / name;
    m_fd = UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!m_fd) throw system_error("cannot open", path.native(), errno);
    return EntryInfo{name, fs::file_size(path)};
  }

  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    return FdSource(m_fd.get(), m_names[m_next - 1]).read(buffer);
  }
  [[nodiscard]] const std::string& root() const override { return m_root; }
  [[nodiscard]] bool is_sealed() const override { return false; }

 private:
  fs::path m_folder;
  std::string m_root;
  std::vector<std::string> m_names;
  std::size_t m_next = 0;
  UniqueFd m_fd;
};

}  // namespace

std::unique_ptr<Container> open_container(const fs::path& path, Progress progress) {
  if (path == "-") {
    return std::make_unique<TarContainer>(UniqueFd(::dup(STDIN_FILENO)), "standard input",
                                          std::move(progress));
  }
  if (fs::is_directory(path)) return std::make_unique<FolderContainer>(path);
  return std::make_unique<TarContainer>(open_for_reading(path), path.native(), std::move(progress));
}

}  // namespace coldcase::bundle
