// SPDX-License-Identifier: Apache-2.0
//
// Reading in pieces, and comparing before with after.
#include "collect/files/file_copy.hpp"

#include "collect/files/folder.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace coldcase::collect {

namespace {

constexpr std::size_t k_buffer_size = 65536;

using bundle::Item;
using bundle::Status;

void record_special(int folder, const std::string& name, const FileState& state, Item item,
                    EvidenceSink& sink) {
  item.status = Status::link;
  item.reason = concat("a ", state.kind_name, ": recorded, not read");
  item.modified = state.modified;
  item.details["kind"] = state.kind_name;
  if (state.kind == FileKind::link) item.details["target"] = printable(link_target(folder, name));
  item.entry.clear();
  sink.record(std::move(item));
}

void record_error(int error, std::string_view action, Item item, EvidenceSink& sink) {
  item.status = status_of_error(error);
  item.reason = concat(action, ": ", system_message(error));
  item.entry.clear();
  sink.record(std::move(item));
}

class Copy {
 public:
  Copy(int fd, const FileState& before, Allowance& allowance)
      : m_fd(fd), m_before(before), m_allowance(&allowance) {}

  void run(Item& item, ByteSink& content) {
    const auto limit = m_allowance->item_bytes();
    // Files of /proc and the like say 0 and have content all the same.
    const auto wanted = m_before.size == 0 ? limit : std::min(limit, m_before.size);
    FdSource source(m_fd, item.request);
    std::vector<char> buffer(k_buffer_size);
    while (m_kept < wanted) {
      if (const auto refusal = m_allowance->why_stop()) {
        refusal->apply_to(item);
        break;
      }
      const auto room = std::min<std::uint64_t>(buffer.size(), wanted - m_kept);
      const auto count = source.read(std::span(buffer).first(static_cast<std::size_t>(room)));
      if (count == 0) break;
      content.write({buffer.data(), count});
      m_kept += count;
    }
    m_allowance->take(m_kept);
    if (item.status == Status::success) judge(item, limit);
  }

 private:
  void judge(Item& item, std::uint64_t limit) const {
    const auto after = state_of(m_fd);
    if (m_kept >= limit && after.size > m_kept) {
      item.status = Status::partial;
      item.reason = concat("cut at ", m_kept, " bytes of ", after.size, " (limit)");
    } else if (after.size != m_before.size || (m_before.size != 0 && m_kept != m_before.size)) {
      item.status = Status::partial;
      item.reason = concat("changed while it was read: ", m_before.size, " bytes before, ",
                           after.size, " after, ", m_kept, " kept");
    } else if (after.modified != m_before.modified) {
      item.status = Status::partial;
      item.reason = concat("was written to while it was read: ", m_before.size, " bytes before, ",
                           after.size, " after, ", m_kept, " kept");
    }
  }

  int m_fd;
  FileState m_before;
  Allowance* m_allowance;
  std::uint64_t m_kept = 0;
};

}  // namespace

Form form_of(std::string_view name) {
  static const std::map<std::string, Form, std::less<>> k_forms{
      {"json", Form::json},   {"ndjson", Form::json_lines}, {"jsonl", Form::json_lines},
      {"xml", Form::xml},     {"svg", Form::xml},           {"png", Form::binary},
      {"jpg", Form::binary},  {"jpeg", Form::binary},       {"gif", Form::binary},
      {"webp", Form::binary}, {"gz", Form::binary},         {"zip", Form::binary}};
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return Form::text;
  const auto found = k_forms.find(ascii_lower(name.substr(dot + 1)));
  return found != k_forms.end() ? found->second : Form::text;
}

void add_file(int folder, const std::string& name, Item item, Allowance& allowance,
              EvidenceSink& sink) {
  const auto seen = state_in(folder, name);
  if (seen.error != 0) return record_error(seen.error, "cannot be looked at", item, sink);
  if (seen.kind != FileKind::regular) return record_special(folder, name, seen, item, sink);
  if (const auto refusal = allowance.why_no_item()) {
    refusal->apply_to(item);
    item.entry.clear();
    return sink.record(std::move(item));
  }
  const auto file = open_file_in(folder, name);
  if (!file) return record_error(file.error, "cannot be opened", item, sink);
  const auto before = state_of(file.fd.get());
  if (before.error != 0) return record_error(before.error, "cannot be looked at", item, sink);
  // Replaced between the two looks.
  if (before.kind != FileKind::regular) return record_special(folder, name, before, item, sink);
  item.modified = before.modified;
  Copy copy(file.fd.get(), before, allowance);
  sink.add(std::move(item), form_of(name),
           [&](Item& read, ByteSink& content) { copy.run(read, content); });
}

}  // namespace coldcase::collect
