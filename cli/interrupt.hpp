// SPDX-License-Identifier: Apache-2.0
//
// Ctrl-C while a bundle is written: the first one ends the collection in order, with what is there;
// a second one ends the program at once, and removes the unfinished file.
#pragma once

#include "collect/stop.hpp"

#include <array>
#include <csignal>
#include <filesystem>

namespace coldcase::cli {

// In force from construction to destruction, for SIGINT, SIGTERM and SIGHUP. One at a time.
class Interrupt {
 public:
  // `unfinished` may be empty. `stop` must outlive it.
  Interrupt(collect::Stop& stop, const std::filesystem::path& unfinished);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  Interrupt(Interrupt&&) = delete;
  Interrupt& operator=(Interrupt&&) = delete;

 private:
  static constexpr std::array k_signals{SIGINT, SIGTERM, SIGHUP};
  std::array<struct sigaction, k_signals.size()> m_before{};
};

}  // namespace coldcase::cli
