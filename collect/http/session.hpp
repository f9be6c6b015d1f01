// SPDX-License-Identifier: Apache-2.0
//
// Everything that one source asks of one server, within the limits of that source: what is asked
// again after a pause, what is followed, what is given up, and what each answer means for its item.
#pragma once

#include "bundle/collection.hpp"
#include "collect/clock.hpp"
#include "collect/configuration.hpp"
#include "collect/http/http_client.hpp"
#include "collect/stop.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace coldcase::collect {

struct Answer {
  HttpResult http;
  bundle::Status status = bundle::Status::failed;  // success: a 2xx answer, complete
  std::string reason;                              // why not
  std::string request;                             // "GET https://git.example.org/api/v1/version"
  std::map<std::string, std::string> details;      // "attempts", "redirected_to"

  [[nodiscard]] bool is_success() const { return status == bundle::Status::success; }
  // The header's value; empty if it was not sent.
  [[nodiscard]] std::string header(const std::string& name_in_lower_case) const;
};

struct SessionOptions {
  std::string source;                          // "gitea": for reasons
  std::map<std::string, std::string> headers;  // sent with each request, to this origin only
  // A 429, a 5xx and a connection that breaks are asked again so many times in all, after pauses
  // that double, or as long as Retry-After says.
  int attempts = 1;
  // Answers are held in memory: a longer one is cut.
  std::uint64_t largest_answer = std::uint64_t{32} << 20U;
  std::chrono::milliseconds first_pause{500};
};

class Session {
 public:
  // The time of the source runs from here. `stop` must outlive the session.
  Session(Endpoint endpoint, TlsFiles tls, const Limits& limits, Clock clock, const Stop& stop,
          SessionOptions options);

  // `target` is below the base path of the endpoint. Redirects are followed on the same origin.
  [[nodiscard]] Answer get(const std::string& target);
  [[nodiscard]] Answer head(const std::string& target);

  // Whether nothing may be asked any more: time, limits, Ctrl-C.
  [[nodiscard]] bool is_over() const { return over().has_value(); }

  // The request of an item that is not asked for.
  [[nodiscard]] std::string request_text(const std::string& target) const;

 private:
  [[nodiscard]] Answer ask(bool only_head, const std::string& target);
  // Why nothing may be asked any more.
  [[nodiscard]] std::optional<Answer> over() const;
  // Where a redirect leads on this origin; nothing, and the reason in `answer`, if it is not
  // followed.
  [[nodiscard]] std::optional<std::string> redirected(Answer& answer) const;
  [[nodiscard]] HttpResult exchange(bool only_head, const std::string& path);
  [[nodiscard]] HttpResult exchange_patiently(bool only_head, const std::string& path,
                                              Answer& answer);
  [[nodiscard]] bool pause(std::chrono::milliseconds duration) const;

  Endpoint m_origin;  // without base path
  std::string m_base_path;
  HttpClient m_client;
  Clock m_clock;
  Limits m_limits;
  SessionOptions m_options;
  const Stop* m_stop;
  Stop::Steady::time_point m_end;
  std::uint64_t m_bytes = 0;
  std::uint64_t m_requests = 0;
};

// An item for this answer, with everything but its source, subject and entry.
[[nodiscard]] bundle::Item item_of(const Answer& answer);

// The server's clock less ours, in milliseconds, from the Date header and the middle of the call;
// a Date has whole seconds, so it is right to half a second. Nothing if there is no Date.
[[nodiscard]] std::optional<std::int64_t> clock_offset_ms(const HttpResult& result);

}  // namespace coldcase::collect
