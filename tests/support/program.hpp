// SPDX-License-Identifier: Apache-2.0
//
// Runs a program as a user would: with arguments, an environment of its own and a working
// directory.
#pragma once

#include "tests/support/fixtures.hpp"

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace coldcase::test {

struct Call {
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;  // all of it
  std::filesystem::path folder;                    // empty: this one
  std::filesystem::path input;                     // file for standard input; empty: /dev/null
  std::filesystem::path output;                    // file for standard output; empty: to Ran::out
};

struct Ran {
  int code = -1;  // 128 + number if a signal ended it
  std::string out;
  std::string err;
  long peak_kib = 0;  // the most memory that it had, resident
};

// The program that is tested.
[[nodiscard]] std::filesystem::path coldcase_program();

// Runs it to its end. Throws if it cannot be started.
[[nodiscard]] Ran run(const std::filesystem::path& program, const Call& call);

// run() of coldcase, in `folder`.
[[nodiscard]] Ran coldcase(const std::filesystem::path& folder, std::vector<std::string> arguments,
                           std::map<std::string, std::string> environment = {});

// A program that something is done to while it runs.
class Running {
 public:
  Running(const std::filesystem::path& program, const Call& call);
  // Kills it if nobody waited for its end.
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  Running(Running&&) = delete;
  Running& operator=(Running&&) = delete;

  void signal(int number) const;
  // What it wrote to standard error so far.
  [[nodiscard]] std::string errors() const;
  [[nodiscard]] Ran wait();

 private:
  TemporaryFolder m_folder;
  std::filesystem::path m_output;
  pid_t m_pid = -1;
};

// A program that runs until its standard input closes: the ghost host.
class Background {
 public:
  // Waits until a line of its output starts with `ready`; throws with its output if it ends before.
  Background(const std::filesystem::path& program, const std::vector<std::string>& arguments,
             const std::string& ready);
  // Closes its standard input and waits for its end.
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  Background(Background&&) = delete;
  Background& operator=(Background&&) = delete;

 private:
  pid_t m_pid = -1;
  int m_input = -1;
  int m_output = -1;
};

}  // namespace coldcase::test
