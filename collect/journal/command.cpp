// SPDX-License-Identifier: Apache-2.0
//
// posix_spawn, two pipes, poll.
#include "collect/journal/command.hpp"

#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

namespace coldcase::collect {

namespace {

constexpr std::size_t k_most_errors = 16384;
constexpr int k_poll_ms = 100;

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw Error(ErrorCode::io, concat("cannot make a pipe: ", system_message(errno)));
  }
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

// What posix_spawn wants to know, freed at the end.
class SpawnPlan {
 public:
  SpawnPlan(int output, int errors) {
    ::posix_spawn_file_actions_init(&m_actions);
    ::posix_spawn_file_actions_addopen(&m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&m_actions, output, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&m_actions, errors, STDERR_FILENO);
    // Also those of libraries that know no close-on-exec.
    ::posix_spawn_file_actions_addclosefrom_np(&m_actions, STDERR_FILENO + 1);
    ::posix_spawnattr_init(&m_attributes);
    // A group of its own: Ctrl-C reaches us alone, and what it starts ends with it.
    ::posix_spawnattr_setpgroup(&m_attributes, 0);
    sigset_t signals;
    sigemptyset(&signals);
    ::posix_spawnattr_setsigmask(&m_attributes, &signals);
    sigfillset(&signals);
    ::posix_spawnattr_setsigdefault(&m_attributes, &signals);
    ::posix_spawnattr_setflags(
        &m_attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&m_actions);
    ::posix_spawnattr_destroy(&m_attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  SpawnPlan(SpawnPlan&&) = delete;
  SpawnPlan& operator=(SpawnPlan&&) = delete;

  [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &m_actions; }
  [[nodiscard]] const posix_spawnattr_t* attributes() const { return &m_attributes; }

 private:
  posix_spawn_file_actions_t m_actions{};
  posix_spawnattr_t m_attributes{};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// A program that runs; ended and waited for when it goes out of scope.
class Process {
 public:
  explicit Process(pid_t id) : m_id(id) {}
  ~Process() {
    if (m_id > 0) end();
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  Process(Process&&) = delete;
  Process& operator=(Process&&) = delete;

  void end() noexcept {
    ::kill(-m_id, SIGKILL);
    (void)wait();
  }

  int wait() noexcept {
    int status = 0;
    while (::waitpid(m_id, &status, 0) < 0 && errno == EINTR) {
    }
    m_id = -1;
    return status;
  }

 private:
  pid_t m_id;
};

class Runner {
 public:
  Runner(const Command& command, const std::function<bool(std::string_view)>& output)
      : m_command(&command), m_output(&output) {}

  CommandResult run() {
    auto output = make_pipe();
    auto errors = make_pipe();
    auto arguments = m_command->arguments;
    arguments.insert(arguments.begin(), m_command->program.native());
    std::vector<std::string> environment{"LC_ALL=C", "TZ=UTC", "PATH=/usr/bin:/bin",
                                         "SYSTEMD_COLORS=0", "SYSTEMD_PAGER="};
    const SpawnPlan plan(output.write.get(), errors.write.get());
    pid_t id = -1;
    const int error =
        ::posix_spawn(&id, m_command->program.c_str(), plan.actions(), plan.attributes(),
                      pointers(arguments).data(), pointers(environment).data());
    if (error != 0) {
      return {
          .end = CommandResult::End::not_started, .code = error, .errors = system_message(error)};
    }
    Process process(id);
    output.write.reset();
    errors.write.reset();
    if (const auto early = read_both(output.read, errors.read)) {
      process.end();
      return {.end = *early, .errors = m_errors};
    }
    const int status = process.wait();
    if (WIFEXITED(status)) return {.code = WEXITSTATUS(status), .errors = m_errors};
    return {.end = CommandResult::End::killed, .code = WTERMSIG(status), .errors = m_errors};
  }

 private:
  [[nodiscard]] bool is_over() const {
    return Stop::Steady::now() >= m_command->end ||
           (m_command->keep_going && !m_command->keep_going());
  }

  // Until both are at their end, or there is a reason to end it early.
  std::optional<CommandResult::End> read_both(UniqueFd& output, UniqueFd& errors) {
    while (output || errors) {
      if (is_over()) return CommandResult::End::timeout;
      // poll() skips a negative descriptor.
      std::array<pollfd, 2> polled{pollfd{output.get(), POLLIN, 0},
                                   pollfd{errors.get(), POLLIN, 0}};
      const int ready = ::poll(polled.data(), polled.size(), k_poll_ms);
      if (ready < 0 && errno != EINTR) {
        throw Error(ErrorCode::io, concat("waiting for a program: ", system_message(errno)));
      }
      if (ready <= 0) continue;
      if (polled[1].revents != 0 && !read_errors(errors)) errors.reset();
      if (polled[0].revents == 0) continue;
      const auto piece = read_piece(output);
      if (piece.empty()) {
        output.reset();
      } else if (!(*m_output)(piece)) {
        return CommandResult::End::enough;
      }
    }
    return std::nullopt;
  }

  std::string_view read_piece(const UniqueFd& fd) {
    const auto count = FdSource(fd.get(), m_command->program.native()).read(m_buffer);
    return {m_buffer.data(), count};
  }

  bool read_errors(const UniqueFd& fd) {
    const auto piece = read_piece(fd);
    m_errors += piece.substr(0, k_most_errors - m_errors.size());
    return !piece.empty();
  }

  const Command* m_command;
  const std::function<bool(std::string_view)>* m_output;
  std::array<char, 65536> m_buffer{};
  std::string m_errors;
};

}  // namespace

CommandResult run_command(const Command& command,
                          const std::function<bool(std::string_view)>& output) {
  return Runner(command, output).run();
}

std::filesystem::path find_program(std::string_view name, std::string_view folders) {
  for (const auto folder : split(folders, ':')) {
    if (folder.empty()) continue;
    const auto path = std::filesystem::path(folder) / name;
    if (::access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

}  // namespace coldcase::collect
