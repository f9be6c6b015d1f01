// SPDX-License-Identifier: Apache-2.0
//
// Reads a case file, format 1.
#include "casefile/case.hpp"

#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/toml.hpp"

#include <algorithm>
#include <set>

namespace coldcase::casefile {

namespace {

using config::Table;

constexpr std::int64_t k_format = 1;

// The identifiers of one kind, which must not repeat.
class Ids {
 public:
  explicit Ids(std::string kind) : m_kind(std::move(kind)) {}

  std::string take(const Table& table) {
    auto id = table.required_text("id");
    if (id.empty()) throw table.error("id", "'id' must not be empty");
    if (!m_seen.insert(id).second) {
      throw table.error("id", concat("two of [[", m_kind, "]] have the id '", printable(id), "'"));
    }
    return id;
  }

 private:
  std::string m_kind;
  std::set<std::string> m_seen;
};

std::string repository_from(const Table& table, std::string_view key) {
  auto repository = table.required_text(key);
  if (!is_repository(repository)) {
    throw table.error(
        key, concat("'", key, "' must be \"owner/name\", not \"", printable(repository), '"'));
  }
  return repository;
}

std::vector<BuildRef> read_builds(const Table& table) {
  std::vector<BuildRef> builds;
  const auto value = table.value("builds");
  if (value.is_null()) return builds;
  const auto wrong = [&](std::string_view what) {
    return table.error("builds", concat("'builds' must be a list of numbers or "
                                        "\"owner/name#612\", not ",
                                        what));
  };
  if (!value.is_array()) throw wrong(value.kind_name());
  for (const auto& item : *value.array()) {
    const auto* text = item.string();
    const auto number = item.integer();
    auto build = text != nullptr ? parse_build(*text) : std::nullopt;
    if (number && *number > 0) build = BuildRef{.repository = {}, .number = *number, .where = {}};
    if (!build)
      throw wrong(text != nullptr ? concat('"', printable(*text), '"') : item.kind_name());
    build->where = table.place();
    builds.push_back(*build);
  }
  return builds;
}

std::vector<PullRequestRef> read_pull_requests(const Table& table) {
  std::vector<PullRequestRef> requests;
  for (const auto& text : table.texts("pull_requests")) {
    const auto request = parse_pull_request(text);
    if (!request) {
      throw table.error("pull_requests", concat("a pull request must be \"owner/name#4\", not \"",
                                                printable(text), '"'));
    }
    requests.push_back(*request);
  }
  return requests;
}

void check_window(const Table& table, const std::optional<Instant>& since,
                  const std::optional<Instant>& until) {
  if (since && until && *since >= *until) {
    throw table.error(
        "until", concat("'until' (", format_for_people(*until), ") must be later than 'since' (",
                        format_for_people(*since), ")"));
  }
}

Scope read_scope(const Table& table) {
  Scope scope{.builds = read_builds(table),
              .recipe = table.text("recipe").value_or(""),
              .repositories = table.texts("repositories"),
              .pull_requests = read_pull_requests(table),
              .resources = table.texts("resources"),
              .since = table.instant("since"),
              .until = table.instant("until")};
  for (const auto& repository : scope.repositories) {
    if (!is_repository(repository)) {
      throw table.error("repositories", concat("a repository must be \"owner/name\", not \"",
                                               printable(repository), '"'));
    }
  }
  check_window(table, scope.since, scope.until);
  table.reject_unknown_keys();
  return scope;
}

void read_heading(const Table& table, Case& out) {
  out.id = table.required_text("id");
  out.title = table.text("title").value_or("");
  out.question = table.text("question").value_or("");
  out.examiner = table.text("examiner").value_or("");
  out.as_of = table.instant("as_of");
  table.reject_unknown_keys();
}

Document read_document(const Table& table, Ids& ids) {
  Document document{.id = ids.take(table),
                    .repository = repository_from(table, "repository"),
                    .path = table.required_text("path"),
                    .ref = table.text("ref").value_or(""),
                    .where = table.place()};
  if (!is_relative_path(document.path)) {
    throw table.error("path", concat("'path' must be a path inside the repository, not \"",
                                     printable(document.path), '"'));
  }
  table.reject_unknown_keys();
  return document;
}

Event read_event(const Table& table, Ids& ids) {
  Event event{.id = ids.take(table),
              .at = table.required_instant("at"),
              .what = table.text("what").value_or("")};
  table.reject_unknown_keys();
  return event;
}

Interval read_interval(const Table& table, Ids& ids) {
  Interval interval{.id = ids.take(table),
                    .from = table.required_instant("from"),
                    .to = table.required_instant("to"),
                    .declares = table.required_text("declares"),
                    .what = table.text("what").value_or(""),
                    .source = table.text("source").value_or("")};
  if (interval.from >= interval.to) {
    throw table.error(
        "to", concat("'to' (", format_for_people(interval.to), ") must be later than 'from' (",
                     format_for_people(interval.from), ")"));
  }
  table.reject_unknown_keys();
  return interval;
}

Expectation read_expectation(const Table& table) {
  const auto value = table.value("expect");
  if (const auto count = value.integer(); count && *count >= 0) {
    return {Expectation::Kind::count, *count};
  }
  const auto* text = value.string();
  if (text != nullptr && *text == "none") return {Expectation::Kind::none, 0};
  if (text != nullptr && *text == "some") return {Expectation::Kind::some, 0};
  throw table.error("expect", "'expect' must be \"none\", \"some\" or a number of rows");
}

Check read_check(const Table& table, Ids& ids) {
  Check check;
  check.id = ids.take(table);
  check.title = table.text("title").value_or("");
  check.where = table.place();
  check.needs = table.texts("needs");
  if (table.has("use") == table.has("sql")) {
    throw table.error("use",
                      concat("check '", printable(check.id), "' must have either 'use' or 'sql'"));
  }
  if (table.has("use")) {
    check.use = table.required_text("use");
    check.with = table.value("with");
    if (check.with.is_null()) check.with = json::Object{};
    if (!check.with.is_object()) throw table.error("with", "'with' must be a table");
  } else {
    check.sql = table.required_text("sql");
    check.expect = read_expectation(table);
  }
  table.reject_unknown_keys();
  return check;
}

Gate read_gate(const Table& table, Ids& ids) {
  Gate gate{.id = ids.take(table), .title = table.text("title").value_or(""), .checks = {}};
  Ids check_ids("gate.check");
  for (const auto& check : table.tables("check")) {
    gate.checks.push_back(read_check(check, check_ids));
  }
  if (gate.checks.empty()) {
    throw table.error("check", concat("gate '", printable(gate.id), "' has no [[gate.check]]"));
  }
  table.reject_unknown_keys();
  return gate;
}

// The unit of the last digit that is not zero: the precision of an instant as written. TOML needs
// seconds, so a whole second is the coarsest.
Duration precision_of(Instant instant) {
  auto fraction = to_nanoseconds(instant) % 1'000'000'000;
  if (fraction == 0) return std::chrono::seconds{1};
  Duration unit{1};
  for (; fraction % 10 == 0; fraction /= 10) unit *= 10;
  return unit;
}

// "96s" -> 1 s, "35m" -> 1 min: one of the last unit written.
Duration precision_of(std::string_view written) {
  const auto last_digit = written.find_last_of("0123456789");
  return parse_duration(concat('1', written.substr(last_digit + 1))).value_or(Duration{0});
}

void read_claimed_value(const Table& table, Claim& claim) {
  const std::vector<std::string> kinds{"instant", "duration", "integer", "text", "undecidable"};
  const auto written = std::count_if(kinds.begin(), kinds.end(),
                                     [&](const std::string& key) { return table.has(key); });
  if (written != 1) {
    throw table.error("", concat("claim '", printable(claim.id),
                                 "' must have exactly one of 'instant', 'duration', 'integer', "
                                 "'text', 'undecidable'; it has ",
                                 written));
  }
  claim.undecidable = table.text("undecidable").value_or("");
  claim.exclusive = true;
  if (const auto instant = table.instant("instant")) {
    claim.value = *instant;
    claim.tolerance = precision_of(*instant);
  } else if (const auto duration = table.duration("duration")) {
    claim.value = *duration;
    claim.tolerance = precision_of(table.required_text("duration"));
  } else if (const auto integer = table.integer("integer")) {
    claim.value = *integer;
  } else if (const auto text = table.text("text")) {
    claim.value = *text;
  }
}

bool has_tolerance(const Claim& claim) {
  return claim.value && (std::holds_alternative<Instant>(*claim.value) ||
                         std::holds_alternative<Duration>(*claim.value));
}

Claim read_claim(const Table& table, Ids& ids) {
  Claim claim;
  claim.id = ids.take(table);
  claim.source = table.text("source").value_or("");
  claim.says = table.text("says").value_or("");
  claim.sql = table.text("sql").value_or("");
  claim.not_after = table.boolean("not_after").value_or(false);
  claim.where = table.place();
  read_claimed_value(table, claim);
  if (claim.value && claim.sql.empty()) {
    throw table.error("sql", concat("claim '", printable(claim.id),
                                    "' needs 'sql', the query that gives the value"));
  }
  if (const auto tolerance = table.duration("tolerance")) {
    if (!has_tolerance(claim) || *tolerance < Duration{0}) {
      throw table.error("tolerance",
                        "'tolerance' goes with 'instant' and 'duration', and is "
                        "not negative");
    }
    claim.tolerance = *tolerance;
    claim.exclusive = false;
  }
  if (claim.not_after && !(claim.value && std::holds_alternative<Instant>(*claim.value))) {
    throw table.error("not_after", "'not_after' goes with 'instant'");
  }
  table.reject_unknown_keys();
  return claim;
}

template <typename Item, typename Read>
std::vector<Item> read_list(const Table& root, const std::string& key, const Read& read) {
  Ids ids(key);
  std::vector<Item> items;
  for (const auto& table : root.tables(key)) items.push_back(read(table, ids));
  return items;
}

void check_format(const Table& root) {
  const auto format = root.integer("format");
  if (!format) throw root.error("format", "'format' is missing (write format = 1)");
  if (*format != k_format) {
    throw root.error("format",
                     concat("case format ", *format, " is too ", *format > k_format ? "new" : "old",
                            "; this build reads ", k_format));
  }
}

constexpr bool is_name_character(char c) {
  return is_alnum(c) || c == '-' || c == '_' || c == '.';
}

bool is_name(std::string_view text) {
  return !text.empty() && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(), is_name_character);
}

}  // namespace

bool is_repository(std::string_view text) {
  const auto slash = text.find('/');
  return slash != std::string_view::npos && is_name(text.substr(0, slash)) &&
         is_name(text.substr(slash + 1));
}

bool is_relative_path(std::string_view path) {
  if (path.empty() || path.starts_with('/')) return false;
  const auto parts = split(path, '/');
  return std::none_of(parts.begin(), parts.end(), [](std::string_view part) {
    return part.empty() || part == "." || part == "..";
  });
}

std::optional<PullRequestRef> parse_pull_request(std::string_view text) {
  const auto hash = text.rfind('#');
  if (hash == std::string_view::npos || !is_repository(text.substr(0, hash))) return std::nullopt;
  const auto number = parse_integer<std::int64_t>(text.substr(hash + 1));
  if (!number || *number <= 0) return std::nullopt;
  return PullRequestRef{std::string(text.substr(0, hash)), *number};
}

std::optional<BuildRef> parse_build(std::string_view text) {
  if (const auto request = parse_pull_request(text)) {
    return BuildRef{request->repository, request->number, {}};
  }
  const auto number = parse_integer<std::int64_t>(text);
  if (!number || *number <= 0) return std::nullopt;
  return BuildRef{{}, *number, {}};
}

Case parse_case(std::string_view text, std::string_view file) {
  const auto root = config::parse(text, file);
  check_format(root);
  Case out;
  const auto heading = root.table("case");
  if (!heading) throw root.error("case", "[case] is missing");
  read_heading(*heading, out);
  if (const auto scope = root.table("scope")) out.scope = read_scope(*scope);
  out.documents = read_list<Document>(root, "document", read_document);
  out.events = read_list<Event>(root, "event", read_event);
  out.intervals = read_list<Interval>(root, "interval", read_interval);
  out.gates = read_list<Gate>(root, "gate", read_gate);
  out.claims = read_list<Claim>(root, "claim", read_claim);
  root.reject_unknown_keys();
  return out;
}

}  // namespace coldcase::casefile
