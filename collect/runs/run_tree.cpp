// SPDX-License-Identifier: Apache-2.0
//
// The walk through a run directory.
#include "collect/runs/run_tree.hpp"

#include "bundle/names.hpp"
#include "collect/files/file_copy.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;

constexpr int k_deepest = 32;
constexpr std::size_t k_most_names = 100'000;      // in one folder
constexpr std::int64_t k_most_listed = 20'000;     // names below abra/
constexpr std::string_view k_clones = "abra";      // git clones, and links to where secrets are
constexpr std::string_view k_repository = ".git";  // thousands of names that say nothing

std::string below(const std::string& relative, const std::string& name) {
  return relative.empty() ? name : concat(relative, '/', name);
}

}  // namespace

RunTree::RunTree(std::string run, std::string path, Clock clock, Allowance& allowance,
                 EvidenceSink& sink)
    : m_run(std::move(run)),
      m_path(std::move(path)),
      m_clock(clock),
      m_allowance(&allowance),
      m_sink(&sink) {}

void RunTree::collect(int root, Item own) {
  const auto folder = open_folder_in(root, m_run);
  if (!folder) {
    const auto status = status_of_error(folder.error);
    own.status = status == Status::link ? Status::failed : status;
    own.reason = concat("cannot be opened: ", system_message(folder.error));
    return m_sink->record(std::move(own));
  }
  if (const auto refusal = m_allowance->why_no_item()) {
    refusal->apply_to(own);
    return m_sink->record(std::move(own));
  }
  walk(folder.fd.get(), "", 0);
  own.finished = m_clock.now();
  own.details["files"] = std::to_string(m_files);
  own.details["links"] = std::to_string(m_links);
  if (!m_has_results) own.details["results.json"] = "missing";
  m_sink->record(std::move(own));
}

void RunTree::walk(int folder, const std::string& relative, int depth) {
  const auto listing = list_folder(folder, k_most_names);
  for (const auto& name : listing.names) visit(folder, name, relative, depth);
  if (listing.error != 0) {
    trouble(status_of_error(listing.error), system_message(listing.error), relative);
  } else if (!listing.complete) {
    trouble(Status::partial, concat("more than ", k_most_names, " names"), relative);
  }
}

void RunTree::visit(int folder, const std::string& name, const std::string& relative, int depth) {
  const auto path = below(relative, name);
  const auto state = state_in(folder, name);
  if (state.error != 0 || state.kind != FileKind::folder) {
    const bool is_file = state.error == 0 && state.kind == FileKind::regular;
    m_files += is_file ? 1 : 0;
    m_links += state.error == 0 && !is_file ? 1 : 0;
    m_has_results = m_has_results || (is_file && path == "results.json");
    return add_file(folder, name, begin(path, "read"), *m_allowance, *m_sink);
  }
  const auto inner = open_folder_in(folder, name);
  if (!inner) {
    trouble(status_of_error(inner.error), system_message(inner.error), path);
  } else if (path == k_clones) {
    list_clones(inner.fd.get());
  } else if (depth == k_deepest) {
    trouble(Status::partial, concat("deeper than ", k_deepest, " folders"), path);
  } else if (const auto refusal = m_allowance->why_stop()) {
    trouble(refusal->status, refusal->reason, path);
  } else {
    walk(inner.fd.get(), path, depth + 1);
  }
}

// Names only, in one text: "folder recipes/ghost", "symbolic link servers -> /root/.abra/servers".
void RunTree::list_clones(int folder) {
  list_names(folder, "", 0);
  auto item = begin(concat(k_clones, ".names"), "list the names below");
  item.request = concat("list ", m_path, '/', k_clones, " (names only)");
  item.original_name.clear();
  item.details["names"] = std::to_string(m_name_count);
  m_sink->add(std::move(item), Form::text, [&](Item& read, ByteSink& content) {
    content.write(m_names);
    if (!m_names_cut) return;
    read.status = Status::partial;
    read.reason = concat("more than ", k_most_listed, " names");
  });
}

void RunTree::list_names(int folder, const std::string& relative, int depth) {
  const auto listing = list_folder(folder, k_most_names);
  if (listing.error != 0) {
    trouble(status_of_error(listing.error), system_message(listing.error),
            below(std::string(k_clones), relative));
  }
  for (const auto& name : listing.names) {
    if (m_name_count == k_most_listed) {
      m_names_cut = true;
      return;
    }
    ++m_name_count;
    const auto state = state_in(folder, name);
    const auto path = below(relative, name);
    m_names += concat(state.error == 0 ? state.kind_name : "unreadable", ' ', printable(path));
    if (state.kind == FileKind::link) {
      m_names += concat(" -> ", printable(link_target(folder, name)));
      ++m_links;
      add_file(folder, name, begin(below(std::string(k_clones), path), "read"), *m_allowance,
               *m_sink);
    }
    m_names += '\n';
    if (state.kind != FileKind::folder || name == k_repository || depth == k_deepest) continue;
    const auto inner = open_folder_in(folder, name);
    if (inner) list_names(inner.fd.get(), path, depth + 1);
  }
}

void RunTree::trouble(Status status, const std::string& reason, const std::string& relative) {
  auto item = begin(relative, "list");
  item.entry.clear();
  item.original_name.clear();
  item.status = status;
  item.reason = reason;
  m_sink->record(std::move(item));
}

Item RunTree::begin(const std::string& relative, std::string_view verb) const {
  const auto entry = concat(bundle::encode_component(m_run), '/', bundle::encode_path(relative));
  const auto original = concat(m_run, '/', relative);
  return {.entry = concat("data/runs/", entry),
          .source = "runs",
          .subject = printable(m_run),
          .request = concat(verb, ' ', m_path, '/', printable(relative)),
          .original_name = entry != original ? printable(original) : std::string{},
          .started = m_clock.now()};
}

}  // namespace coldcase::collect
