// SPDX-License-Identifier: Apache-2.0
//
// ghost_host: a CI host to collect from. Turns a fixture into real files, a real SQLite database,
// and servers for the APIs of Gitea (TCP) and Docker (unix socket); or replays a recorded host.
// Serves until its standard input closes.
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/time.hpp"
#include "tests/support/host/fixture_host.hpp"
#include "tests/support/host/http_server.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace {

using namespace coldcase;
using namespace coldcase::test::host;

namespace fs = std::filesystem;

constexpr const char* k_usage =
    "usage: ghost_host --fixture FOLDER --into FOLDER [--change FILE]...\n"
    "       ghost_host --replay FOLDER --into FOLDER [--change FILE]...\n"
    "Serves until standard input closes. Writes host.toml, gitea-token, clock, requests.log and\n"
    "not-recorded.log to the folder --into.\n";

struct Options {
  fs::path fixture;
  fs::path replay;
  fs::path into;
  std::vector<fs::path> changes;
};

Options parse_arguments(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    const auto& name = arguments[i];
    if (i + 1 == arguments.size()) throw Error(ErrorCode::usage, concat(name, " needs a value"));
    const auto value = fs::absolute(arguments[i + 1]);  // host.toml names it
    if (name == "--fixture") {
      options.fixture = value;
    } else if (name == "--replay") {
      options.replay = value;
    } else if (name == "--into") {
      options.into = value;
    } else if (name == "--change") {
      options.changes.push_back(value);
    } else {
      throw Error(ErrorCode::usage, concat("unknown option '", printable(name), "'"));
    }
  }
  if (options.into.empty() || options.fixture.empty() == options.replay.empty()) {
    throw Error(ErrorCode::usage, "--into and one of --fixture and --replay are needed");
  }
  return options;
}

// Every request, and those that nothing was found for.
class Log {
 public:
  explicit Log(const fs::path& folder) {
    m_requests.open(folder / "requests.log", std::ios::trunc);
    m_unknown.open(folder / "not-recorded.log", std::ios::trunc);
  }

  void add(std::string_view server, const Request& request, const Response& response) {
    const auto line = concat(server, ' ', printable(request.method), ' ', printable(request.target),
                             ' ', response.status, '\n');
    m_requests << line << std::flush;
    if (!response.known) m_unknown << line << std::flush;
  }

 private:
  std::ofstream m_requests;
  std::ofstream m_unknown;
};

// Answers of the own kind carry the host's clock; recorded ones have the date of their recording.
void add_date(Response& response, const Host& host) {
  const auto clock = parse_rfc3339(host.clock);
  if (clock && header(response, "Date").empty()) {
    response.headers.emplace_back("Date", http_date(*clock));
  }
}

std::optional<Response> web_page(const Host& host, const Request& request) {
  const auto path = parse_target(request.target).path;
  const auto found = path.empty() ? host.web.end() : host.web.find(path.substr(1));
  if (found == host.web.end() || request.method != "GET") return std::nullopt;
  Response response{.body = found->second};
  const bool is_svg = path.ends_with(".svg");
  response.headers = {{"Content-Type", is_svg ? "image/svg+xml" : "text/plain; charset=utf-8"}};
  return response;
}

Response answer(const Host& host, std::string_view server, const Request& request) {
  if (const auto fault = find_fault(host.changes, server, request)) return *fault;
  if (server == "docker") return answer_docker(host.docker, request);
  if (const auto page = web_page(host, request)) return *page;
  return answer_gitea(host.gitea, request);
}

Handler handler_of(const Host& host, std::string server, Log& log) {
  return [&host, server = std::move(server), &log](const Request& request) {
    Response response;
    try {
      response = answer(host, server, request);
    } catch (const std::exception& error) {
      response = json_response(500, "{}");
      std::cerr << "ghost_host: " << request.target << ": " << error.what() << '\n';
    }
    add_date(response, host);
    log.add(server, request, response);
    return response;
  };
}

bool is_unreachable(const Host& host, std::string_view server) {
  const auto& names = host.changes.unreachable;
  return std::find(names.begin(), names.end(), server) != names.end();
}

void listen(Host& host, HttpServer& server, Log& log, const fs::path& into) {
  host.config.docker_socket = into / "docker.sock";
  fs::remove(host.config.docker_socket);
  if (!is_unreachable(host, "docker")) {
    server.listen_unix(host.config.docker_socket, handler_of(host, "docker", log));
  }
  if (!host.has_gitea) return;
  const auto port = is_unreachable(host, "gitea")
                        ? server.reserve_refused_port()
                        : server.listen_tcp(handler_of(host, "gitea", log));
  host.config.gitea_url = concat("http://127.0.0.1:", port);
  for (const auto& page : host.pages)
    host.config.urls.push_back(concat(host.config.gitea_url, page));
}

void write_text(const fs::path& path, const std::string& text) {
  std::ofstream out;
  out.exceptions(std::ios::failbit | std::ios::badbit);
  out.open(path, std::ios::binary | std::ios::trunc);
  out << text;
}

// What a test made unreadable must still be removable.
void restore_modes(const Host& host, const fs::path& into) {
  for (const auto& change : host.changes.modes) {
    std::error_code ignored;
    fs::permissions(into / change.path, fs::perms::owner_all, ignored);
  }
}

// Blocks until standard input ends; what comes in is ignored.
void wait_for_end_of_input() {
  std::array<char, 256> buffer{};
  ssize_t count = 0;
  do {
    count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  } while (count > 0 || (count < 0 && errno == EINTR));
}

int run(const std::vector<std::string>& arguments) {
  const auto options = parse_arguments(arguments);
  fs::create_directories(options.into);
  std::cout << "building the host in " << options.into.native() << std::endl;
  auto host = options.replay.empty()
                  ? build_fixture_host(options.fixture, options.changes, options.into)
                  : build_recorded_host(options.replay, options.changes, options.into);
  Log log(options.into);
  HttpServer server;
  listen(host, server, log, options.into);
  write_text(options.into / "host.toml", to_toml(host.config));
  write_text(options.into / "clock", concat(host.clock, '\n'));
  // Joins in its destructor: what run() throws must come out as a message, not as a crash.
  const std::jthread watcher([&server] {
    wait_for_end_of_input();
    server.stop();
  });
  std::cout << "ready " << host.config.gitea_url << ' ' << host.config.docker_socket.native()
            << std::endl;
  server.run();
  restore_modes(host, options.into);
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const Error& error) {
    std::cerr << "ghost_host: error: " << error.what() << '\n' << error.advice();
    if (error.code() == ErrorCode::usage) std::cerr << '\n' << k_usage;
  } catch (const std::exception& error) {
    std::cerr << "ghost_host: error: " << error.what() << '\n';
  }
  return EXIT_FAILURE;
}
