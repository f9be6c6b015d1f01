// SPDX-License-Identifier: Apache-2.0
//
// The collection as a whole.
#include "collect/collect.hpp"

#include "bundle/format.hpp"
#include "collect/collectors.hpp"
#include "collect/redaction/redactor.hpp"
#include "collect/relay.hpp"
#include "collect/unused_settings.hpp"
#include "core/base/error.hpp"
#include "core/base/hash.hpp"
#include "core/base/text.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <memory>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;

constexpr std::chrono::hours k_window_without_case{48};
constexpr std::size_t k_key_size = 32;
constexpr std::string_view k_unknown_host = "host";

std::string system_host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return std::string(k_unknown_host);
  return name.front() != '\0' ? std::string(name.data()) : std::string(k_unknown_host);
}

std::string host_of(const Request& request) {
  const auto& given = request.configuration.host_name;
  return given.empty() ? system_host_name() : given;
}

struct Secrets {
  std::string gitea_token;
  std::string redaction_key;
  bool key_is_given = false;

  [[nodiscard]] std::vector<KnownSecret> known() const {
    std::vector<KnownSecret> known;
    if (!gitea_token.empty()) known.push_back({"gitea-token", gitea_token});
    if (key_is_given) known.push_back({"redaction-key", redaction_key});
    return known;
  }
};

Secrets read_secrets(const Request& request) {
  Secrets secrets;
  const auto& configuration = request.configuration;
  if (configuration.gitea && configuration.gitea->token.is_given() &&
      why_not_asked(request, "gitea").empty()) {
    secrets.gitea_token =
        with_context([] { return "the token of [gitea]"; },
                     [&] { return read_secret(configuration.gitea->token, request.environment); });
  }
  secrets.key_is_given = configuration.redaction_key.is_given();
  secrets.redaction_key =
      secrets.key_is_given
          ? with_context(
                [] { return "the key of [redaction]"; },
                [&] { return read_secret(configuration.redaction_key, request.environment); })
          : random_bytes(k_key_size);
  return secrets;
}

class Collecting {
 public:
  Collecting(const Request& request, ByteSink& out, Stop& stop, const Observer& observer)
      : m_request(&request),
        m_stop(&stop),
        m_observer(observer),
        m_secrets(read_secrets(request)),
        m_started(request.clock.now()),
        m_host(host_of(request)),
        m_root(bundle_root(request)),
        m_writer(out, m_root),
        m_redactor(m_secrets.redaction_key, m_secrets.known()),
        m_recorder(m_writer, m_redactor,
                   {.key = m_secrets.redaction_key,
                    .clock = request.clock,
                    .limits = {.item_size = request.configuration.limits.max_item_size,
                               .total_size = request.configuration.total_size},
                    .spool_folder = request.spool_folder,
                    .observer = observer}) {}

  Outcome run() {
    auto collectors = make_collectors(*m_request, m_secrets.gitea_token, m_found, *m_stop);
    record_not_asked();
    for (auto& remark :
         unused_settings(m_request->configuration, m_request->sources, m_request->environment)) {
      m_recorder.remark(std::move(remark));
    }
    run_all(collectors);
    add_case();
    return finish();
  }

 private:
  void record_not_asked() {
    for (const auto& id : source_ids()) {
      const auto why = why_not_asked(*m_request, id);
      if (why.empty()) continue;
      Item item{.source = id, .status = Status::not_asked, .reason = why};
      m_recorder.record(std::move(item));
    }
  }

  void run_all(std::vector<Scheduled>& collectors) {
    std::map<Collector*, std::unique_ptr<Relay>> relays;
    for (auto& [collector, turn] : collectors) {
      if (turn == Turn::side_by_side) relays[collector.get()] = start(*collector);
    }
    for (auto& [collector, turn] : collectors) {
      if (turn == Turn::afterwards) continue;
      const auto relay = relays.find(collector.get());
      guard(*collector, [&, &source = *collector] {
        relay != relays.end() ? drain(*relay->second, source) : source.collect(m_recorder);
      });
    }
    for (auto& [collector, turn] : collectors) {
      if (turn != Turn::afterwards) continue;
      guard(*collector, [&, &source = *collector] { drain(*start(source), source); });
    }
  }

  [[nodiscard]] std::unique_ptr<Relay> start(Collector& collector) {
    return std::make_unique<Relay>(collector, m_recorder,
                                   m_request->configuration.limits.max_item_size);
  }

  // Whoever watches sees that a slow server is waited for.
  void drain(Relay& relay, const Collector& collector) {
    relay.drain([&] {
      if (m_observer) m_observer({.source = collector.id()});
    });
  }

  // One failing source never stops the others, whatever is wrong with it; an output that cannot be
  // written stops everything.
  template <typename Function>
  void guard(const Collector& collector, Function&& function) {
    try {
      function();
    } catch (const std::exception& error) {
      if (m_recorder.output_failed()) {
        m_stop->cancel();
        throw;
      }
      m_recorder.record({.source = std::string(collector.id()),
                         .status = Status::failed,
                         .reason = error.what()});
    }
  }

  void add_case() {
    if (!m_request->given_case) return;
    m_recorder.add({.entry = std::string(bundle::k_case_entry),
                    .source = "case",
                    .subject = m_request->given_case->id,
                    .started = m_request->clock.now()},
                   Form::text, [&](Item& /*item*/, ByteSink& content) {
                     content.write(m_request->given_case->text);
                   });
  }

  Outcome finish() {
    Outcome outcome{.root = m_root};
    outcome.collection = {
        .tool = m_request->tool,
        .command = m_request->command,
        .host = m_host,
        .clock = m_request->clock.is_given() ? "given" : "system",
        .started = m_started,
        .finished = m_request->clock.now(),
        .case_id = m_request->given_case ? m_request->given_case->id : "",
        .since = m_request->scope.since,
        .until = m_request->scope.until,
        .items = m_recorder.take_items(),
        .notes = m_recorder.notes(),
    };
    for (auto& argument : outcome.collection.command) argument = m_recorder.redact("", argument);
    outcome.redactions = {.key = m_secrets.key_is_given ? "given" : "random",
                          .entries = m_recorder.redacted_entries()};
    outcome.identity = m_writer.finish(
        outcome.collection, outcome.redactions,
        {{"Bagging-Date", format_rfc3339(outcome.collection.finished).substr(0, 10)},
         {"External-Identifier",
          outcome.collection.case_id.empty() ? m_root : outcome.collection.case_id},
         {"Internal-Sender-Identifier", m_host},
         {"Bag-Software-Agent",
          concat(outcome.collection.tool.name, ' ', outcome.collection.tool.version)}},
        m_request->spool_folder);
    return outcome;
  }

  const Request* m_request;
  Stop* m_stop;
  Observer m_observer;
  Secrets m_secrets;
  Instant m_started;
  std::string m_host;
  std::string m_root;
  bundle::Writer m_writer;
  Redactor m_redactor;
  Recorder m_recorder;
  Found m_found;
};

}  // namespace

const std::vector<std::string>& source_ids() {
  static const std::vector<std::string> k_ids{"host",    "docker", "drone", "gitea",
                                              "journal", "runs",   "http",  "files"};
  return k_ids;
}

std::vector<PlannedRead> plan(const Request& request) {
  Found found;
  const Stop stop(request.configuration.total_timeout);
  std::vector<PlannedRead> reads;
  for (const auto& scheduled : make_collectors(request, "", found, stop)) {
    for (auto& read : scheduled.collector->plan()) reads.push_back(std::move(read));
  }
  return reads;
}

std::string bundle_root(const Request& request) {
  const auto id = request.given_case ? request.given_case->id : host_of(request);
  return bundle::root_name(id, request.clock.now());
}

Outcome collect_host(const Request& request, ByteSink& out, Stop& stop, const Observer& observer) {
  return Collecting(request, out, stop, observer).run();
}

Scope make_scope(const casefile::Case* given_case, std::optional<Instant> since,
                 std::optional<Instant> until, Instant now) {
  Scope scope;
  if (given_case != nullptr) {
    scope.wanted = given_case->scope;
    scope.documents = given_case->documents;
  }
  const auto end = until ? until : scope.wanted.until;
  scope.until = std::min(end.value_or(now), now);
  const auto begin = since ? since : scope.wanted.since;
  scope.since = begin.value_or(scope.until - k_window_without_case);
  if (scope.since >= scope.until) {
    throw Error(ErrorCode::usage,
                concat("the window is empty: it begins ", format_for_people(scope.since),
                       " and ends ", format_for_people(scope.until)))
        .with_advice("give --since and --until as 2026-06-13T06:28:01Z, or --since as 48h");
  }
  return scope;
}

}  // namespace coldcase::collect
