// SPDX-License-Identifier: Apache-2.0
#include "collect/http/http_collector.hpp"

#include "bundle/names.hpp"
#include "collect/http/session.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <algorithm>
#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;

constexpr int k_attempts = 3;

struct Resource {
  Url url;
  TlsFiles tls;
};

bool is_json(std::string_view body) {
  try {
    (void)json::parse(body);
    return true;
  } catch (const Error&) {
    return false;
  }
}

// What is said to be JSON and is none is looked through as text: that finds secrets in anything.
Form form_of(const Answer& answer) {
  const auto written = ascii_lower(answer.header("content-type"));
  const auto type = trim(std::string_view(written).substr(0, written.find(';')));
  if (type.ends_with("json") && answer.is_success() && is_json(answer.http.body)) return Form::json;
  if (type.ends_with("xml")) return answer.is_success() ? Form::xml : Form::text;
  return type.starts_with("image/") ? Form::binary : Form::text;
}

// "/runs/612/badge.svg?a=b" -> "data/http/ci.example.org/runs/612/badge.svg=3Fa=3Db"
std::string entry_of(const Url& url) {
  auto path = url.target.substr(1);
  if (path.empty() || path.ends_with('/')) path += "index";
  return concat("data/http/", bundle::encode_component(url.endpoint.host), '/',
                bundle::encode_path(path));
}

class HttpCollector : public Collector {
 public:
  HttpCollector(const std::vector<HttpConfiguration>& configuration, const Limits& limits,
                Clock clock, const Stop& stop)
      : m_limits(limits), m_clock(clock), m_stop(&stop) {
    for (const auto& item : configuration) {
      m_resources.push_back({.url = parse_url(item.url), .tls = item.tls});
    }
  }

  [[nodiscard]] std::string_view id() const noexcept override { return "http"; }

  [[nodiscard]] std::vector<PlannedRead> plan() const override {
    std::vector<PlannedRead> reads;
    for (const auto& [url, tls] : m_resources) {
      reads.push_back({"http", concat("GET ", to_text(url.endpoint), url.target)});
    }
    return reads;
  }

  void collect(EvidenceSink& sink) override {
    const auto end = m_stop->deadline(m_limits.timeout);
    auto limits = m_limits;
    for (const auto& [url, tls] : m_resources) {
      // Servers differ, the limits are for all together.
      limits.timeout =
          std::max(std::chrono::milliseconds(0),
                   std::chrono::ceil<std::chrono::milliseconds>(end - Stop::Steady::now()));
      Session session(url.endpoint, tls, limits, m_clock, *m_stop,
                      {.source = "http", .attempts = k_attempts});
      const auto answer = session.get(url.target);
      limits.max_size -= std::min<std::uint64_t>(limits.max_size, answer.http.body.size());
      keep(sink, url, answer);
    }
  }

 private:
  static void keep(EvidenceSink& sink, const Url& url, const Answer& answer) {
    auto item = item_of(answer);
    item.source = "http";
    item.subject = concat(to_text(url.endpoint), url.target);
    item.original_name = url.target;
    const bool came = answer.http.status >= 200 && answer.http.status < 300;
    if (came && item.status == Status::failed && !answer.http.body.empty()) {
      item.status = Status::partial;
    }
    if (!came || item.status == Status::failed) {
      sink.record(std::move(item));
      return;
    }
    item.entry = entry_of(url);
    sink.add(std::move(item), form_of(answer),
             [&answer](Item& /*item*/, ByteSink& content) { content.write(answer.http.body); });
  }

  std::vector<Resource> m_resources;
  Limits m_limits;
  Clock m_clock;
  const Stop* m_stop;
};

}  // namespace

std::unique_ptr<Collector> make_http_collector(const std::vector<HttpConfiguration>& configuration,
                                               const Limits& limits, Clock clock,
                                               const Stop& stop) {
  return std::make_unique<HttpCollector>(configuration, limits, clock, stop);
}

}  // namespace coldcase::collect
