// SPDX-License-Identifier: Apache-2.0
//
// Answers out of a recording: one object a path, and of a list the longest one that was seen.
#include "tests/support/host/recording.hpp"

#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "core/formats/json_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace coldcase::test::host {

namespace {

constexpr std::string_view k_api = "/api/v1";

// One line of requests.tsv.
struct RecordedRequest {
  std::string file;  // without its ending
  std::string method;
  std::string root;  // "http://127.0.0.1:3000"
  Target target;
  std::string asked_by;
  int status = 0;
};

std::optional<RecordedRequest> parse_line(std::string_view line) {
  const auto fields = split(line, '\t');
  if (fields.size() < 5 || !fields[0].starts_with("gitea/")) return std::nullopt;
  const std::string_view url = fields[2];
  const auto host = url.find("://");
  const auto path = host == std::string_view::npos ? host : url.find('/', host + 3);
  const auto status = parse_integer<int>(fields[4]);
  if (path == std::string_view::npos || !status) return std::nullopt;
  return RecordedRequest{.file = std::string(fields[0]),
                         .method = std::string(fields[1]),
                         .root = std::string(url.substr(0, path)),
                         .target = parse_target(url.substr(path)),
                         .asked_by = std::string(fields[3]),
                         .status = *status};
}

// What the answer to another page may not repeat.
bool is_of_one_page(std::string_view name) {
  static constexpr std::array<std::string_view, 10> k_names{
      "content-length", "transfer-encoding",
      "link",           "x-total-count",
      "x-total",        "x-page",
      "x-perpage",      "x-pagecount",
      "x-hasmore",      "access-control-expose-headers"};
  const auto lower = ascii_lower(name);
  return std::find(k_names.begin(), k_names.end(), lower) != k_names.end();
}

Headers headers_of(std::string_view text) {
  Headers headers;
  for (auto line : split(text, '\n')) {
    line = trim(line);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || is_of_one_page(line.substr(0, colon))) continue;
    headers.emplace_back(std::string(line.substr(0, colon)),
                         std::string(trim(line.substr(colon + 1))));
  }
  return headers;
}

// Everything of the query but the page: the pages of one series have it in common.
std::string series_of(const Target& target) {
  std::string key;
  for (const auto& [name, value] : target.query) {
    if (name != "page") key += concat(name, '=', value, '&');
  }
  return key;
}

std::int64_t page_number(const Target& target) {
  return parse_integer<std::int64_t>(target.get("page").value_or("1")).value_or(1);
}

class Reader {
 public:
  explicit Reader(const Tree& tree) : m_tree(&tree) {}

  GiteaSite read() {
    const auto table = text_of(*m_tree, "requests.tsv");
    for (const auto line : split(table, '\n')) {
      if (const auto request = parse_line(line); request && request->method == "GET") add(*request);
    }
    for (const auto& [path, series] : m_lists) take_longest(path, series);
    m_site.recording = true;
    return std::move(m_site);
  }

 private:
  void add(const RecordedRequest& request) {
    if (!request.target.path.starts_with(k_api)) return;
    m_site.root_url = request.root;
    const auto path = request.target.path.substr(k_api.size());
    const auto text = text_of(*m_tree, concat(request.file, ".json"));
    Resource resource{.status = request.status,
                      .value = value_of(text),
                      .bytes = text,
                      .headers = headers_of(text_of(*m_tree, concat(request.file, ".headers")))};
    if (request.asked_by == "none") {
      m_site.resources.emplace(concat("anonymous:", path), resource);
    }
    if (resource.value.is_array()) {
      m_lists[path][series_of(request.target)][page_number(request.target)] = std::move(resource);
      return;
    }
    // The answer to a good question is kept before that to a bad one.
    const auto [known, added] = m_site.resources.emplace(path, resource);
    if (!added && known->second.status >= 400 && resource.status < 400) known->second = resource;
  }

  static json::Value value_of(std::string_view text) {
    try {
      return json::parse(text).root;
    } catch (const Error&) {
      return {};  // an empty body, or a file
    }
  }

  using Pages = std::map<std::int64_t, Resource>;

  // Pages from 1 on without a hole, one after another; where the server ignores the page, each of
  // them is the whole list.
  static Resource join_pages(const Pages& pages, Paging paging) {
    if (paging == Paging::ignored || paging == Paging::none) return pages.begin()->second;
    Resource joined;
    json::Array items;
    std::int64_t next = 1;
    for (const auto& [number, page] : pages) {
      if (number != next) break;
      if (number == 1) joined = page;
      items.insert(items.end(), page.value.array()->begin(), page.value.array()->end());
      ++next;
    }
    if (next > 2) joined.bytes.clear();
    joined.value = std::move(items);
    return joined;
  }

  void take_longest(const std::string& path, const std::map<std::string, Pages>& series) {
    std::optional<Resource> longest;
    for (const auto& [query, pages] : series) {
      auto joined = join_pages(pages, paging_of(path));
      if (!longest || joined.value.array()->size() > longest->value.array()->size()) {
        longest = std::move(joined);
      }
    }
    if (longest) m_site.resources[path] = std::move(*longest);
  }

  const Tree* m_tree;
  GiteaSite m_site;
  std::map<std::string, std::map<std::string, Pages>> m_lists;
};

// "/repos/o/r/pulls" -> o/r, where a pull request is.
std::vector<std::string> repositories_of(const GiteaSite& site) {
  std::vector<std::string> names;
  for (const auto& [path, resource] : site.resources) {
    const auto parts = split(path, '/');
    if (parts.size() != 5 || parts[1] != "repos" || parts[4] != "pulls") continue;
    if (resource.value.array() != nullptr) names.push_back(concat(parts[2], '/', parts[3]));
  }
  return names;
}

// docker/CAPTURED_AT, or CAPTURED_AT beside the answers.
std::string captured_at(const Tree& tree) {
  for (const std::string_view name : {"docker/CAPTURED_AT", "CAPTURED_AT"}) {
    auto text = std::string(trim(text_of(tree, std::string(name))));
    if (!text.empty()) return text;
  }
  const auto capture = text_of(tree, "capture.json");
  const auto taken = capture.empty() ? json::Value() : json::parse(capture).root;
  const auto* number = taken.find("taken_epoch");
  const auto* text = number != nullptr ? number->number_text() : nullptr;
  const auto nanoseconds = text != nullptr ? parse_decimal(*text, 9) : std::nullopt;
  return nanoseconds ? format_rfc3339(instant_from_nanoseconds(*nanoseconds)) : std::string{};
}

// "before/version.json", or of "after-clean/events.ndjson\t1-80" those lines.
std::string shared_text(const std::filesystem::path& engine, std::string_view file,
                        std::string_view lines) {
  const auto text = read_tree_file(engine / file);
  if (lines.empty()) return text;
  const auto dash = lines.find('-');
  const auto first = parse_integer<std::size_t>(lines.substr(0, dash));
  const auto last = parse_integer<std::size_t>(lines.substr(std::min(dash, lines.size() - 1) + 1));
  const auto all = split(text, '\n');
  if (!first || !last || *first < 1 || *last < *first || *last >= all.size()) {
    throw Error(ErrorCode::malformed, concat(file, " has no lines ", lines));
  }
  std::string part;
  for (auto number = *first; number <= *last; ++number) part += concat(all[number - 1], '\n');
  return part;
}

// A stage of a swarm: its own files, and those that same.tsv finds in another stage of that engine.
Tree read_stage(const std::filesystem::path& folder) {
  auto tree = read_tree(folder);
  const auto table = text_of(tree, "same.tsv");
  for (const auto line : split(table, '\n')) {
    const auto fields = split(line, '\t');
    if (fields.size() < 2) continue;
    tree[std::string(fields[0])] =
        shared_text(folder.parent_path(), fields[1], fields.size() > 2 ? fields[2] : "");
  }
  return tree;
}

std::filesystem::path if_there(const std::filesystem::path& path) {
  return std::filesystem::exists(path) ? path : std::filesystem::path{};
}

}  // namespace

Recording read_recording(const std::filesystem::path& folder) {
  // Databases and run directories stay where they are; only answers are read.
  Tree tree;
  for (const auto& part : {"gitea", "docker"}) {
    if (!std::filesystem::is_directory(folder / part)) continue;
    for (auto& [name, text] : read_tree(folder / part)) {
      tree[concat(part, '/', name)] = std::move(text);
    }
  }
  const bool is_swarm_stage = std::filesystem::exists(folder / "info.json");
  if (is_swarm_stage) {
    for (auto& [name, text] : read_stage(folder)) tree[concat("docker/", name)] = std::move(text);
  }
  for (const std::string name : {"requests.tsv", "capture.json", "journal.ndjson"}) {
    if (std::filesystem::exists(folder / name)) tree[name] = read_tree_file(folder / name);
  }
  Recording recording{.folder = folder,
                      .captured = captured_at(tree),
                      .database = if_there(folder / "drone" / "database.sqlite"),
                      .runs = if_there(folder / "runs"),
                      .journal = is_swarm_stage ? text_of(tree, "docker/journal/dockerd.jsonl")
                                                : text_of(tree, "journal.ndjson")};
  recording.has_gitea = tree.contains("requests.tsv");
  if (recording.has_gitea) recording.gitea = Reader(tree).read();
  recording.repositories = repositories_of(recording.gitea);
  recording.docker = std::move(tree);
  if (files_below(recording.docker, "docker/").empty() && !recording.has_gitea) {
    throw Error(ErrorCode::usage, concat("'", folder.native(), "' holds no recording"))
        .with_advice("a recording has requests.tsv and docker/, as fixtures/ci-host");
  }
  return recording;
}

}  // namespace coldcase::test::host
