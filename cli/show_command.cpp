// SPDX-License-Identifier: Apache-2.0
//
// coldcase show.
#include "cli/show_command.hpp"

#include "bundle/names.hpp"
#include "bundle/reader.hpp"
#include "cli/progress.hpp"
#include "core/base/error.hpp"
#include "core/base/suggest.hpp"
#include "core/base/text.hpp"

#include <array>
#include <ostream>
#include <string_view>

namespace coldcase::cli {

namespace {

constexpr std::size_t k_buffer_size = 65536;

// Copies one entry to stdout while the bundle is read.
class Printer : public bundle::Visitor {
 public:
  Printer(std::string entry, std::ostream& out) : m_entry(std::move(entry)), m_out(&out) {}

  void visit(const bundle::EntryInfo& entry, ByteSource& content) override {
    if (entry.name != m_entry) return;
    m_found = true;
    std::array<char, k_buffer_size> buffer{};
    while (const auto count = content.read(buffer)) {
      m_out->write(buffer.data(), static_cast<std::streamsize>(count));
    }
  }

  [[nodiscard]] bool found() const { return m_found; }

 private:
  std::string m_entry;
  std::ostream* m_out;
  bool m_found = false;
};

// Right-aligned in ten columns.
std::string size_column(std::uint64_t size) {
  const auto text = std::to_string(size);
  return std::string(text.size() < 10 ? 10 - text.size() : 0, ' ') + text;
}

void list(std::ostream& out, const bundle::Report& report, std::string_view folder) {
  for (const auto& [name, record] : report.entries) {
    if (!name.starts_with(folder)) continue;
    out << size_column(record.size) << "  " << printable(name);
    if (const auto original = bundle::decode_name(name); original != name) {
      out << "  (" << printable(original) << ')';
    }
    out << '\n';
  }
}

bool is_folder(const bundle::Report& report, const std::string& folder) {
  const auto first = report.entries.lower_bound(folder);
  return first != report.entries.end() && first->first.starts_with(folder);
}

[[noreturn]] void no_such_entry(const bundle::Report& report, const std::string& entry) {
  std::vector<std::string> names;
  for (const auto& [name, record] : report.entries) names.push_back(name);
  throw Error(ErrorCode::usage,
              concat("no entry '", printable(entry), "'", did_you_mean(entry, names)))
      .with_advice("'coldcase show BUNDLE' lists the entries");
}

}  // namespace

ExitCode run_show(const ShowOptions& options, const Streams& io) {
  auto entry = options.target;
  while (entry.ends_with('/')) entry.pop_back();
  ProgressBar bar(io, "show");
  Printer printer(entry, io.out);
  const auto report =
      with_context([&] { return concat("cannot show '", printable(options.bundle.native()), "'"); },
                   [&] {
                     auto read = bundle::read_bundle(options.bundle, printer, bar.for_bytes());
                     bundle::require_valid(read);
                     return read;
                   });
  bar.finish();
  if (printer.found()) return ExitCode::ok;
  const auto folder = entry.empty() ? std::string{} : entry + '/';
  if (!is_folder(report, folder)) no_such_entry(report, entry);
  list(io.out, report, folder);
  return ExitCode::ok;
}

}  // namespace coldcase::cli
