// SPDX-License-Identifier: Apache-2.0
//
// Answers to items.
#include "collect/gitea/gitea_reader.hpp"

#include "collect/http/json_list.hpp"
#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;
using json::Value;

constexpr int k_attempts = 4;
// A page has at most a few megabytes. It is parsed as a whole, which takes up to eight times as
// much memory.
constexpr std::uint64_t k_largest_answer = std::uint64_t{12} << 20U;

SessionOptions session_options(const std::string& token) {
  SessionOptions options{
      .source = "gitea", .attempts = k_attempts, .largest_answer = k_largest_answer};
  options.headers["Accept"] = "application/json";
  if (!token.empty()) options.headers["Authorization"] = concat("token ", token);
  return options;
}

}  // namespace

GiteaReader::GiteaReader(const GiteaConfiguration& configuration, const Endpoint& endpoint,
                         const std::string& token, Clock clock, const Stop& stop,
                         EvidenceSink& sink)
    : m_session(endpoint, configuration.tls, configuration.limits, clock, stop,
                session_options(token)),
      m_clock(clock),
      m_sink(&sink) {}

std::string GiteaReader::api(std::string_view target) {
  return concat("/api/v1", target);
}

Item GiteaReader::make_item(const Answer& answer, std::string source, std::string subject) const {
  auto item = item_of(answer);
  item.source = std::move(source);
  item.subject = std::move(subject);
  if (answer.http.status == 404) {
    item.reason += concat(" (not there, or not visible to ",
                          m_login.empty() ? "an anonymous user" : printable(m_login), ')');
  }
  return item;
}

void GiteaReader::add(Item item, Form form, const std::string& body) {
  m_sink->add(std::move(item), form,
              [&body](Item& /*item*/, ByteSink& content) { content.write(body); });
}

void GiteaReader::give_up(std::string source, std::string subject, std::string_view target,
                          std::string reason) {
  Item item;
  item.source = std::move(source);
  item.subject = std::move(subject);
  item.request = m_session.request_text(api(target));
  item.status = Status::failed;
  item.reason = std::move(reason);
  item.started = item.finished = m_clock.now();
  m_sink->record(std::move(item));
}

// The JSON of a successful answer; makes the item failed if it is none.
std::optional<Value> GiteaReader::parse_body(const Answer& answer, Item& item) {
  if (!answer.is_success()) return std::nullopt;
  try {
    return std::move(json::parse(answer.http.body).root);
  } catch (const Error& error) {
    item.status = Status::failed;
    item.reason = concat("HTTP status ", answer.http.status, ", but the body (",
                         printable(shorten(answer.header("content-type"), 60)),
                         ") is no JSON: ", error.what());
    return std::nullopt;
  }
}

Value GiteaReader::read_object(const std::string& source, const std::string& subject,
                               const std::string& target, const std::string& entry) {
  const auto answer = m_session.get(api(target));
  auto item = make_item(answer, source, subject);
  return add_object(answer, std::move(item), entry);
}

Value GiteaReader::add_object(const Answer& answer, Item item, const std::string& entry) {
  auto value = parse_body(answer, item);
  if (value && !value->is_object()) {
    item.status = Status::failed;
    item.reason = concat("the answer is ", value->kind_name(), ", not an object");
  }
  if (!value || !value->is_object()) {
    m_sink->record(std::move(item));
    return {};
  }
  item.entry = entry;
  add(std::move(item), Form::json, answer.http.body);
  return *std::move(value);
}

bool GiteaReader::read_list(const GiteaList& list, const Visit& visit) {
  PageTally tally(list.traits);
  bool complete = true;
  for (std::int64_t number = 1;; ++number) {
    const auto target = concat(list.target, list.target.find('?') == std::string::npos ? '?' : '&',
                               "page=", number, "&limit=", m_page_size);
    const auto answer = m_session.get(api(target));
    auto item = make_item(answer, list.source, list.subject);
    item.details["page"] = std::to_string(number);
    const auto items = items_of(answer, item);
    if (!items) {
      keep_part(answer, std::move(item), concat(list.entry, number, ".json"), visit);
      return false;
    }
    const auto total = parse_integer<std::int64_t>(answer.header("x-total-count"));
    const auto page = tally.take(*items, total);
    complete = complete && page.status == Status::success;
    for (const auto& value : *items) {
      if (value.is_object()) visit(value);
    }
    item.entry = concat(list.entry, number, ".json");
    add_page(std::move(item), page, items->size(), answer);
    if (page.is_last) return complete;
  }
}

// Of a page that was cut, the items that came.
void GiteaReader::keep_part(const Answer& answer, Item item, std::string entry,
                            const Visit& visit) {
  const auto part = salvage_list(answer, item);
  if (part.empty()) {
    m_sink->record(std::move(item));
    return;
  }
  const auto items = json::parse(part).root;
  for (const auto& value : *items.array()) {
    if (value.is_object()) visit(value);
  }
  item.entry = std::move(entry);
  add(std::move(item), Form::json, part);
}

void GiteaReader::add_page(Item item, const PageTally::Page& page, std::size_t count,
                           const Answer& answer) {
  item.status = page.status;
  item.reason = page.reason;
  item.details["items"] = std::to_string(count);
  if (const auto total = answer.header("x-total-count"); !total.empty()) {
    item.details["total_count"] = printable(shorten(total, 20));
  }
  if (page.repeated_items > 0 && !page.is_repeated) {
    item.details["repeated_items"] = std::to_string(page.repeated_items);
    m_sink->remark(concat(item.source, ' ', item.subject, ": ", page.repeated_items,
                          " items came twice: the list changed while it was read"));
  }
  const bool nothing_new = count == 0 || page.is_repeated;
  if (nothing_new && item.details["page"] != "1") {
    item.entry.clear();
    m_sink->record(std::move(item));
    return;
  }
  add(std::move(item), Form::json, answer.http.body);
}

std::optional<json::Array> GiteaReader::items_of(const Answer& answer, Item& item) {
  auto value = parse_body(answer, item);
  if (!value) return std::nullopt;
  if (value->is_null()) return json::Array{};
  if (value->is_array()) return std::move(*value->array());
  item.status = Status::failed;
  item.reason = concat("the answer is ", value->kind_name(), ", not a list");
  return std::nullopt;
}

}  // namespace coldcase::collect
