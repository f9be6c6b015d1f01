// SPDX-License-Identifier: Apache-2.0
//
// Asks Gitea for single objects and for lists page by page, and hands the answers to the sink, each
// as the item that it is. What to ask for is gitea_collector.cpp's business.
#pragma once

#include "collect/clock.hpp"
#include "collect/configuration.hpp"
#include "collect/evidence_sink.hpp"
#include "collect/gitea/paging.hpp"
#include "collect/http/session.hpp"
#include "core/formats/json.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace coldcase::collect {

// One list of the API.
struct GiteaList {
  std::string source;
  std::string subject;
  std::string target;  // with its query, without page and limit
  std::string entry;   // the page and ".json" are appended
  ListTraits traits;
};

class GiteaReader {
 public:
  using Visit = std::function<void(const json::Value&)>;

  // The token may be empty. The time of the source runs from here; `stop` and `sink` must outlive
  // it.
  GiteaReader(const GiteaConfiguration& configuration, const Endpoint& endpoint,
              const std::string& token, Clock clock, const Stop& stop, EvidenceSink& sink);

  // Who asks, for reasons; empty: anonymous.
  void set_login(std::string login) { m_login = std::move(login); }
  void set_page_size(std::int64_t size) { m_page_size = size; }

  // Targets are below /api/v1.
  [[nodiscard]] Answer get(std::string_view target) { return m_session.get(api(target)); }
  [[nodiscard]] std::string request_text(std::string_view target) const {
    return m_session.request_text(api(target));
  }
  // Nothing is asked any more: time, limits, Ctrl-C.
  [[nodiscard]] bool is_over() const { return m_session.is_over(); }

  [[nodiscard]] bundle::Item make_item(const Answer& answer, std::string source,
                                       std::string subject) const;
  void add(bundle::Item item, Form form, const std::string& body);
  void record(bundle::Item item) { m_sink->record(std::move(item)); }
  void remark(std::string note) { m_sink->remark(std::move(note)); }
  // Something that is not asked for, because what leads to it is missing.
  void give_up(std::string source, std::string subject, std::string_view target,
               std::string reason);

  // Asks for one JSON object and adds it. Null if it did not come.
  json::Value read_object(const std::string& source, const std::string& subject,
                          const std::string& target, const std::string& entry);
  json::Value add_object(const Answer& answer, bundle::Item item, const std::string& entry);

  // Reads all pages; calls visit for each item that is an object. True if the list is complete.
  bool read_list(
      const GiteaList& list, const Visit& visit = [](const json::Value&) {});

  // The items of one answer, null standing for an empty list; nothing, and the item failed, if it
  // is no list.
  [[nodiscard]] static std::optional<json::Array> items_of(const Answer& answer,
                                                           bundle::Item& item);

 private:
  [[nodiscard]] static std::string api(std::string_view target);
  [[nodiscard]] static std::optional<json::Value> parse_body(const Answer& answer,
                                                             bundle::Item& item);
  void keep_part(const Answer& answer, bundle::Item item, std::string entry, const Visit& visit);
  void add_page(bundle::Item item, const PageTally::Page& page, std::size_t count,
                const Answer& answer);

  static constexpr std::int64_t k_usual_page = 50;

  Session m_session;
  Clock m_clock;
  EvidenceSink* m_sink;
  std::int64_t m_page_size = k_usual_page;
  std::string m_login;
};

}  // namespace coldcase::collect
