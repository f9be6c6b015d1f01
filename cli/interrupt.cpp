// SPDX-License-Identifier: Apache-2.0
//
// Signal handlers. They may use lock-free atomics, unlink() and _exit(), and nothing else.
#include "cli/interrupt.hpp"

#include "cli/exit_code.hpp"
#include "core/base/check.hpp"

#include <unistd.h>

#include <atomic>
#include <cstddef>

namespace coldcase::cli {

namespace {

// What a handler can reach is static: a signal carries no pointer.
std::atomic<collect::Stop*> g_stop{nullptr};
std::array<char, 4096> g_unfinished{};

extern "C" void on_signal(int /*number*/) {
  auto* stop = g_stop.load();
  if (stop == nullptr) return;
  if (!stop->is_canceled()) {
    stop->cancel();
    return;
  }
  if (g_unfinished.front() != '\0') ::unlink(g_unfinished.data());
  ::_exit(static_cast<int>(ExitCode::interrupted));
}

}  // namespace

Interrupt::Interrupt(collect::Stop& stop, const std::filesystem::path& unfinished) {
  COLDCASE_CHECK(g_stop.load() == nullptr);
  g_unfinished.fill('\0');
  if (unfinished.native().size() < g_unfinished.size()) {
    unfinished.native().copy(g_unfinished.data(), g_unfinished.size() - 1);
  }
  g_stop.store(&stop);
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < k_signals.size(); ++i) {
    ::sigaction(k_signals.at(i), &action, &m_before.at(i));
  }
}

Interrupt::~Interrupt() {
  for (std::size_t i = 0; i < k_signals.size(); ++i) {
    ::sigaction(k_signals.at(i), &m_before.at(i), nullptr);
  }
  g_stop.store(nullptr);
}

}  // namespace coldcase::cli
