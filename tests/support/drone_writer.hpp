// SPDX-License-Identifier: Apache-2.0
//
// A server that uses its database while it is collected from: a process of its own, since POSIX
// locks do not tell two threads of one process apart.
#pragma once

#include <sys/select.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace coldcase::test {

// A child process that runs a function with two ends of pipes: it writes one byte when it is ready,
// and goes on until we write one.
class Child {
 public:
  template <typename Function>
  explicit Child(Function&& function) {
    if (::pipe(m_ready.data()) != 0 || ::pipe(m_end.data()) != 0) {
      throw std::runtime_error("cannot make a pipe");
    }
    m_id = ::fork();
    if (m_id < 0) throw std::runtime_error("cannot fork");
    if (m_id != 0) return;
    int code = 1;
    try {
      code = function(*this);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "child: %s\n", error.what());
    }
    ::_exit(code);
  }
  ~Child() {
    if (m_id > 0) finish();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  Child(Child&&) = delete;
  Child& operator=(Child&&) = delete;

  // In the child.
  void say_ready() const { say(m_ready[1], "r"); }
  void say(std::string_view text) const { say(m_ready[1], text); }
  [[nodiscard]] bool should_end() const {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(m_end[0], &set);
    timeval none{0, 0};
    return ::select(m_end[0] + 1, &set, nullptr, nullptr, &none) > 0;
  }
  void wait_for_end() const {
    char byte = 0;
    (void)!::read(m_end[0], &byte, 1);
  }

  // In the parent.
  void wait_until_ready() const {
    char byte = 0;
    if (::read(m_ready[0], &byte, 1) != 1) throw std::runtime_error("the child is not ready");
  }
  // Its exit code; what it said besides is in `answer`.
  int finish() {
    say(m_end[1], "e");
    int status = 0;
    ::waitpid(m_id, &status, 0);
    m_id = -1;
    std::array<char, 256> buffer{};
    ::close(m_ready[1]);
    const auto count = ::read(m_ready[0], buffer.data(), buffer.size());
    answer.assign(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  std::string answer;

 private:
  static void say(int fd, std::string_view text) { (void)!::write(fd, text.data(), text.size()); }

  std::array<int, 2> m_ready{};
  std::array<int, 2> m_end{};
  pid_t m_id = -1;
};

// Adds about `megabytes` of logs, a build for each two, to a copy of the populated database of
// fixtures/drone-versions: builds 1000 and up, from 1,700,010,000 s on, two seconds apart.
void fill_with_logs(const std::filesystem::path& file, int megabytes);

// Adds so many builds with two stages of three steps each, and a log of a dozen lines for each step
// (9 kB a build): builds 1000 and up, from 1,700,010,000 s on, a second apart.
void fill_with_builds(const std::filesystem::path& file, int count);

// Writes as Drone does: deferred transactions, a busy timeout of 5 s, 50 a second, until the parent
// says so. Says "N writes, N failed, longest N us"; the exit code is 0 if no write failed and none
// waited for a second.
[[nodiscard]] int write_like_drone(const Child& self, const std::filesystem::path& file);

}  // namespace coldcase::test
