// SPDX-License-Identifier: Apache-2.0
//
// coldcase/collection.json: what was asked for, and what became of each item. This is the contract
// between collect, which writes it, and analyze, which derives from it what is complete.
#pragma once

#include "core/base/stream.hpp"
#include "core/base/time.hpp"
#include "core/formats/fields.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coldcase::bundle {

// "denied" is not "absent" is not "empty": nobody who reads a bundle may have to guess.
enum class Status {
  success,
  partial,         // some of it, the reason says what is missing
  timeout,         // a deadline ended it; what was kept is in the entry, if there is one
  canceled,        // the user stopped the collection
  failed,          // it should exist and could not be read
  denied,          // the other side refused
  absent,          // optional, and not there
  link,            // a symbolic link (or socket, device): recorded, not followed
  not_applicable,  // makes no sense on this host: swarm objects of an engine without a swarm
  not_asked,       // the configuration does not name this source
};

constexpr auto names_of(Status) {
  using Pair = std::pair<Status, std::string_view>;
  return std::array{Pair{Status::success, "success"},
                    Pair{Status::partial, "partial"},
                    Pair{Status::timeout, "timeout"},
                    Pair{Status::canceled, "canceled"},
                    Pair{Status::failed, "failed"},
                    Pair{Status::denied, "denied"},
                    Pair{Status::absent, "absent"},
                    Pair{Status::link, "link"},
                    Pair{Status::not_applicable, "not-applicable"},
                    Pair{Status::not_asked, "not-asked"}};
}

// Asked for, should exist, not got (or not all of it).
[[nodiscard]] constexpr bool is_gap(Status status) {
  return status == Status::partial || status == Status::timeout || status == Status::canceled ||
         status == Status::failed || status == Status::denied;
}

struct HttpAnswer {
  std::int64_t status = 0;
  std::map<std::string, std::string> headers;  // names in lower case; values redacted
};

// One thing that was asked for: a file, an API call, a table, a step log; or a whole source.
struct Item {
  std::string entry;    // in the bundle; empty when nothing was kept
  std::string source;   // "docker.services"; "docker" alone stands for all of that source
  std::string subject;  // what it is about, where one source has many: repository, run id, build
  std::string request;  // how to fetch the same bytes again
  std::string
      original_name;  // of a file whose entry name is encoded; bytes that are no UTF-8 as \xNN
  Status status = Status::success;
  std::string reason;  // empty for success
  Instant started;     // around the read, by the clock of the collecting host
  Instant finished;
  std::int64_t size_bytes = 0;      // of the entry
  std::string digest_before;        // HMAC-SHA256 with the redaction key, before redaction; hex
  std::optional<Instant> modified;  // a file's own time
  std::optional<Instant> since;     // the window that was asked for, where there is one
  std::optional<Instant> until;
  std::optional<HttpAnswer> http;
  std::map<std::string, std::string> details;  // what else is known, by source (docs/sources.md)
};

struct Tool {
  std::string name = "coldcase";
  std::string version;
  std::string sha256;  // of the executable; empty if it could not be read
};

struct Collection {
  std::int64_t format = 1;
  Tool tool;
  std::vector<std::string> command;
  std::string host;              // its name
  std::string clock = "system";  // or "given": COLDCASE_CLOCK fixed it
  Instant started;
  Instant finished;
  std::string case_id;
  std::optional<Instant> since;  // what the collection was limited to
  std::optional<Instant> until;
  std::vector<Item> items;         // in the order of collection
  std::vector<std::string> notes;  // for people: drift, advice
};

template <typename Fields>
void describe(Fields& fields, json::Same<HttpAnswer> auto& answer) {
  fields("status", answer.status);
  fields("headers", answer.headers);
}

template <typename Fields>
void describe(Fields& fields, json::Same<Item> auto& item) {
  fields("entry", item.entry);
  fields("source", item.source);
  fields("subject", item.subject);
  fields("request", item.request);
  fields("original_name", item.original_name);
  fields("status", item.status);
  fields("reason", item.reason);
  fields("started", item.started);
  fields("finished", item.finished);
  fields("size_bytes", item.size_bytes);
  fields("digest_before", item.digest_before);
  fields("modified", item.modified);
  fields("since", item.since);
  fields("until", item.until);
  fields("http", item.http);
  fields("details", item.details);
}

template <typename Fields>
void describe(Fields& fields, json::Same<Tool> auto& tool) {
  fields("name", tool.name);
  fields("version", tool.version);
  fields("sha256", tool.sha256);
}

template <typename Fields>
void describe(Fields& fields, json::Same<Collection> auto& collection) {
  fields("format", collection.format);
  fields("tool", collection.tool);
  fields("command", collection.command);
  fields("host", collection.host);
  fields("clock", collection.clock);
  fields("started", collection.started);
  fields("finished", collection.finished);
  fields("case_id", collection.case_id);
  fields("since", collection.since);
  fields("until", collection.until);
  fields("items", collection.items);
  fields("notes", collection.notes);
}

[[nodiscard]] std::string to_json(const Collection& collection);
// The same text, item by item.
void write_json(const Collection& collection, ByteSink& out);

// Throws Error{malformed}; Error{unsupported_version} for another format.
[[nodiscard]] Collection parse_collection(std::string_view text);

[[nodiscard]] std::vector<Item> gaps(const Collection& collection);

// What was removed: coldcase/redactions.json.
struct RedactedEntry {
  std::string entry;
  std::map<std::string, std::int64_t> values_by_rule;
};

struct Redactions {
  std::int64_t format = 1;
  std::string key = "random";  // or "given": the owner keeps it
  std::vector<RedactedEntry> entries;
};

template <typename Fields>
void describe(Fields& fields, json::Same<RedactedEntry> auto& entry) {
  fields("entry", entry.entry);
  fields("values_by_rule", entry.values_by_rule);
}

template <typename Fields>
void describe(Fields& fields, json::Same<Redactions> auto& redactions) {
  fields("format", redactions.format);
  fields("key", redactions.key);
  fields("entries", redactions.entries);
}

[[nodiscard]] std::string to_json(const Redactions& redactions);
[[nodiscard]] Redactions parse_redactions(std::string_view text);

}  // namespace coldcase::bundle
