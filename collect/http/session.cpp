// SPDX-License-Identifier: Apache-2.0
//
// Limits, second attempts, redirects.
#include "collect/http/session.hpp"

#include "core/base/error.hpp"
#include "core/base/number.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace coldcase::collect {

namespace {

using bundle::Status;
using Outcome = HttpResult::Outcome;
using std::chrono::milliseconds;

constexpr milliseconds k_look_around{100};
constexpr int k_most_redirects = 5;
constexpr std::size_t k_longest_message = 200;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 307 || status == 308;
}

// What the server says in words: {"message": "..."} of Gitea and Docker.
std::string message_of(const HttpResult& result) {
  constexpr std::size_t k_largest_error = std::size_t{64} << 10U;
  if (result.body.size() > k_largest_error) return {};
  try {
    return shorten(json::parse(result.body).root.text("message"), k_longest_message);
  } catch (const Error&) {
    return {};  // no JSON: the status says enough
  }
}

std::string describe_status(const HttpResult& result) {
  const auto message = message_of(result);
  return message.empty() ? concat("HTTP status ", result.status)
                         : concat("HTTP status ", result.status, ": ", printable(message));
}

Status status_of(const HttpResult& result) {
  switch (result.outcome) {
    case Outcome::answered: break;
    case Outcome::timeout: return Status::timeout;
    case Outcome::too_large: return Status::partial;
    case Outcome::canceled: return Status::canceled;
    case Outcome::denied: return Status::denied;
    case Outcome::broken:
    case Outcome::refused: return Status::failed;
  }
  if (result.status >= 200 && result.status < 300) return Status::success;
  return result.status == 401 || result.status == 403 ? Status::denied : Status::failed;
}

bool is_worth_another_try(const HttpResult& result) {
  if (result.outcome == Outcome::broken) return true;
  return result.outcome == Outcome::answered && (result.status == 429 || result.status >= 500);
}

// Seconds, or a date; nothing if there is none.
std::optional<milliseconds> retry_after(const HttpResult& result) {
  const auto header = result.headers.find("retry-after");
  if (header == result.headers.end()) return std::nullopt;
  if (const auto seconds = parse_integer<std::uint32_t>(header->second)) {
    return std::chrono::seconds(*seconds);
  }
  const auto date = parse_http_date(header->second);
  const auto now =
      parse_http_date(result.headers.contains("date") ? result.headers.at("date") : "");
  if (!date || !now) return std::nullopt;
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(*date - *now));
}

}  // namespace

std::string Answer::header(const std::string& name_in_lower_case) const {
  const auto at = http.headers.find(name_in_lower_case);
  return at != http.headers.end() ? at->second : std::string{};
}

Session::Session(Endpoint endpoint, TlsFiles tls, const Limits& limits, Clock clock,
                 const Stop& stop, SessionOptions options)
    : m_origin(std::move(endpoint)),
      m_base_path(std::exchange(m_origin.base_path, "")),
      m_client(m_origin, std::move(tls), clock, stop),
      m_clock(clock),
      m_limits(limits),
      m_options(std::move(options)),
      m_stop(&stop),
      m_end(stop.deadline(limits.timeout)) {}

Answer Session::get(const std::string& target) {
  return ask(false, target);
}

Answer Session::head(const std::string& target) {
  return ask(true, target);
}

std::string Session::request_text(const std::string& target) const {
  return m_origin.transport == Endpoint::Transport::unix_socket
             ? concat("GET ", to_text(m_origin), ' ', target)
             : concat("GET ", to_text(m_origin), m_base_path, target);
}

std::optional<Answer> Session::over() const {
  Answer answer;
  if (m_stop->is_over()) {
    answer.status = m_stop->status();
    answer.reason = m_stop->reason();
  } else if (Stop::Steady::now() >= m_end) {
    answer.status = Status::timeout;
    answer.reason = concat("the time for ", m_options.source, " ran out (",
                           format_duration(m_limits.timeout), ')');
  } else if (m_bytes >= m_limits.max_size) {
    answer.status = Status::partial;
    answer.reason = concat("the limit of ", m_limits.max_size, " bytes for ", m_options.source,
                           " was reached before it");
  } else if (m_requests >= m_limits.max_items) {
    answer.status = Status::partial;
    answer.reason = concat("the limit of ", m_limits.max_items, " requests for ", m_options.source,
                           " was reached before it");
  } else {
    return std::nullopt;
  }
  answer.http.started = answer.http.finished = m_clock.now();
  return answer;
}

HttpResult Session::exchange(bool only_head, const std::string& path) {
  ++m_requests;
  const auto left = std::chrono::ceil<milliseconds>(m_end - Stop::Steady::now());
  const HttpRequest request{
      .target = path,
      .headers = m_options.headers,
      .timeout = std::max(milliseconds(1), std::min(left, m_limits.request_timeout)),
      .max_body = std::min(
          {m_options.largest_answer, m_limits.max_item_size, m_limits.max_size - m_bytes})};
  auto result = only_head ? m_client.head(request) : m_client.get(request);
  m_bytes += result.body.size();
  return result;
}

// False: the pause would last beyond the end, or was cut short.
bool Session::pause(milliseconds duration) const {
  const auto end = Stop::Steady::now() + duration;
  if (end >= m_end) return false;
  while (Stop::Steady::now() < end) {
    if (m_stop->is_over()) return false;
    std::this_thread::sleep_for(
        std::min<Stop::Steady::duration>(k_look_around, end - Stop::Steady::now()));
  }
  return true;
}

HttpResult Session::exchange_patiently(bool only_head, const std::string& path, Answer& answer) {
  auto usual_pause = m_options.first_pause;
  for (int attempt = 1;; ++attempt) {
    auto result = exchange(only_head, path);
    if (attempt > 1) answer.details["attempts"] = std::to_string(attempt);
    if (!is_worth_another_try(result) || attempt >= m_options.attempts) return result;
    const auto asked = retry_after(result);
    if (!pause(asked.value_or(usual_pause)) || over()) {
      if (asked) answer.details["retry_after_s"] = std::to_string(asked->count() / 1000);
      return result;
    }
    usual_pause *= 2;
  }
}

std::optional<std::string> Session::redirected(Answer& answer) const {
  const auto status = concat("HTTP status ", answer.http.status);
  const auto location = answer.header("location");
  Url next{.endpoint = m_origin, .target = location};
  try {
    if (location.starts_with("//")) {
      const bool is_tls = m_origin.transport == Endpoint::Transport::tls;
      next = parse_url(concat(is_tls ? "https:" : "http:", location));
    } else if (!location.starts_with('/')) {
      next = parse_url(location);
    }
  } catch (const Error& error) {
    answer.reason = concat(status, ", not followed: ", error.what());
    return std::nullopt;
  }
  if (!is_same_origin(next.endpoint, m_origin)) {
    answer.reason =
        concat(status, " to another origin, ", to_text(next.endpoint), ": not followed");
    return std::nullopt;
  }
  return next.target;
}

Answer Session::ask(bool only_head, const std::string& target) {
  auto request = request_text(target);
  if (only_head) request.replace(0, 3, "HEAD");
  if (auto not_asked = over()) {
    not_asked->request = request;
    return *std::move(not_asked);
  }
  Answer answer;
  answer.request = request;
  auto path = m_base_path + target;
  const auto started = m_clock.now();
  for (int redirects = 0; redirects <= k_most_redirects; ++redirects) {
    answer.http = exchange_patiently(only_head, path, answer);
    answer.http.started = started;
    answer.status = status_of(answer.http);
    if (answer.is_success()) return answer;
    const bool answered = answer.http.outcome == Outcome::answered;
    answer.reason = answered ? describe_status(answer.http) : answer.http.detail;
    if (!answered || !is_redirect(answer.http.status)) return answer;
    const auto next = redirected(answer);
    if (!next) return answer;
    path = *next;
    answer.details["redirected_to"] = path;
  }
  answer.reason = concat("more than ", k_most_redirects, " redirects");
  return answer;
}

bundle::Item item_of(const Answer& answer) {
  bundle::Item item;
  item.request = answer.request;
  item.status = answer.status;
  item.reason = answer.reason;
  item.started = answer.http.started;
  item.finished = answer.http.finished;
  item.details = answer.details;
  if (answer.http.status != 0) {
    item.http = bundle::HttpAnswer{.status = answer.http.status, .headers = answer.http.headers};
  }
  return item;
}

std::optional<std::int64_t> clock_offset_ms(const HttpResult& result) {
  const auto header = result.headers.find("date");
  const auto date = header != result.headers.end() ? parse_http_date(header->second) : std::nullopt;
  if (!date) return std::nullopt;
  // A Date is cut to its second: on average the true time is half a second later.
  const auto servers = *date + milliseconds(500);
  const auto ours = result.started + (result.finished - result.started) / 2;
  return std::chrono::round<milliseconds>(servers - ours).count();
}

}  // namespace coldcase::collect
