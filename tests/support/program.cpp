// SPDX-License-Identifier: Apache-2.0
//
// posix_spawn, with output into files: a pipe would need a reader.
#include "tests/support/program.hpp"

#include "tests/support/fixtures.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace coldcase::test {

namespace {

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&m_actions); }
  ~FileActions() { posix_spawn_file_actions_destroy(&m_actions); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  FileActions(FileActions&&) = delete;
  FileActions& operator=(FileActions&&) = delete;

  void open(int fd, const std::filesystem::path& file, int flags) {
    posix_spawn_file_actions_addopen(&m_actions, fd, file.c_str(), flags, 0644);
  }
  void duplicate(int from, int to) { posix_spawn_file_actions_adddup2(&m_actions, from, to); }
  void change_folder(const std::filesystem::path& folder) {
    posix_spawn_file_actions_addchdir_np(&m_actions, folder.c_str());
  }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &m_actions; }

 private:
  posix_spawn_file_actions_t m_actions{};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

pid_t spawn(const std::filesystem::path& program, std::vector<std::string> arguments,
            const std::map<std::string, std::string>& environment, const FileActions& actions) {
  arguments.insert(arguments.begin(), program.native());
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
  auto argv = pointers(arguments);
  auto envp = pointers(variables);
  pid_t pid = -1;
  const int error =
      posix_spawn(&pid, program.c_str(), actions.get(), nullptr, argv.data(), envp.data());
  if (error != 0) {
    throw std::runtime_error("cannot start " + program.native() + ": " + std::strerror(error));
  }
  return pid;
}

struct Ended {
  int code = -1;
  long peak_kib = 0;
};

Ended wait_for(pid_t pid) {
  int status = 0;
  rusage usage{};
  while (::wait4(pid, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .peak_kib = usage.ru_maxrss};
}

}  // namespace

std::filesystem::path coldcase_program() {
  return COLDCASE_PROGRAM;
}

Ran run(const std::filesystem::path& program, const Call& call) {
  return Running(program, call).wait();
}

Running::Running(const std::filesystem::path& program, const Call& call)
    : m_output(call.output.empty() ? m_folder.path() / "out" : call.output) {
  FileActions actions;
  actions.open(STDIN_FILENO, call.input.empty() ? "/dev/null" : call.input, O_RDONLY);
  actions.open(STDOUT_FILENO, m_output, O_WRONLY | O_CREAT);
  actions.open(STDERR_FILENO, m_folder.path() / "err", O_WRONLY | O_CREAT);
  if (!call.folder.empty()) actions.change_folder(call.folder);
  m_pid = spawn(program, call.arguments, call.environment, actions);
}

Running::~Running() {
  if (m_pid <= 0) return;
  signal(SIGKILL);
  (void)wait_for(m_pid);
}

void Running::signal(int number) const {
  ::kill(m_pid, number);
}

std::string Running::errors() const {
  return read(m_folder.path() / "err");
}

Ran Running::wait() {
  const auto ended = wait_for(std::exchange(m_pid, -1));
  Ran ran{.code = ended.code, .err = read(m_folder.path() / "err"), .peak_kib = ended.peak_kib};
  if (m_output == m_folder.path() / "out") ran.out = read(m_output);
  return ran;
}

Ran coldcase(const std::filesystem::path& folder, std::vector<std::string> arguments,
             std::map<std::string, std::string> environment) {
  return run(
      coldcase_program(),
      {.arguments = std::move(arguments), .environment = std::move(environment), .folder = folder});
}

Background::Background(const std::filesystem::path& program,
                       const std::vector<std::string>& arguments, const std::string& ready) {
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  if (::pipe2(input.data(), O_CLOEXEC) != 0 || ::pipe2(output.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("cannot make a pipe");
  }
  FileActions actions;
  actions.duplicate(input[0], STDIN_FILENO);
  actions.duplicate(output[1], STDOUT_FILENO);
  m_pid = spawn(program, arguments, {}, actions);
  ::close(input[0]);
  ::close(output[1]);
  m_input = input[1];
  m_output = output[0];
  std::string text;
  std::array<char, 4096> buffer{};
  while (("\n" + text).find("\n" + ready) == std::string::npos) {
    const auto count = ::read(m_output, buffer.data(), buffer.size());
    if (count <= 0) throw std::runtime_error("it ended before it was ready:\n" + text);
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

Background::~Background() {
  ::close(m_input);
  ::close(m_output);
  (void)wait_for(m_pid);
}

}  // namespace coldcase::test
