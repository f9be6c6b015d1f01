// SPDX-License-Identifier: Apache-2.0
//
// The law of the classification over generated hosts: one more infra or harness witness, or one
// more pass, never moves a conclusion towards yes; one more repeated failure never towards no.
#include "tests/analyze/host.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace coldcase;
using test::Host;
using test::RunSpec;

namespace {

const std::string k_vip = "error=\"could not find an available IP while allocating VIP\"";

// Draws without a distribution of the library, whose results differ between implementations.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : m_engine(seed) {}
  std::size_t below(std::size_t limit) { return m_engine() % limit; }
  template <typename T>
  const T& pick(const std::vector<T>& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937 m_engine;
};

RunSpec random_run(Dice& dice, std::int64_t number) {
  static const std::vector<std::string> k_tiers{"", "install", "upgrade", "backup", "custom"};
  static const std::vector<std::string> k_messages{"", "UpdateStatus='paused'", "deploy timed out",
                                                   "HTTP 500", "HTTP 404"};
  static const std::vector<std::string> k_statuses{"", "", "", "", "killed", "error", "failure"};
  RunSpec spec{.number = number,
               .begin = static_cast<std::int64_t>(dice.below(20)) * 1000,
               .tier = dice.pick(k_tiers),
               .message = dice.pick(k_messages),
               .status = dice.pick(k_statuses),
               .exit_code = dice.below(4) == 0 ? 130 : 1,
               .with_results = dice.below(5) != 0};
  if (spec.tier.empty() && spec.status == "failure") spec.exit_code = 1;
  return spec;
}

Host random_host(Dice& dice, std::vector<RunSpec>& specs) {
  static const std::vector<std::string> k_lines{
      "x replicas=0/1",          "non-zero exit (1)", "kill: x - No such process",
      "no space left on device", "deploy-count 2!=1", "manifest unknown",
      "nothing special"};
  Host host;
  if (dice.below(4) != 0) host.quiet_journal();
  const auto count = 2 + dice.below(4);
  for (std::size_t i = 0; i < count; ++i) {
    specs.push_back(random_run(dice, static_cast<std::int64_t>(i) + 1));
    host.run(specs.back());
    if (dice.below(2) == 0) {
      host.log(specs.back().number, static_cast<std::int64_t>(dice.below(600)), dice.pick(k_lines));
    }
  }
  for (auto hits = dice.below(3); hits > 0; --hits) {
    host.journal(static_cast<std::int64_t>(dice.below(25000)), k_vip);
  }
  return host;
}

struct Probe {
  Host host;
  std::vector<RunSpec> specs;
  std::int64_t judged = 0;  // 0: nothing failed
};

Probe make_probe(std::uint32_t seed) {
  Dice dice(seed);
  Probe probe;
  probe.host = random_host(dice, probe.specs);
  for (const auto& spec : probe.specs) {
    const bool failed = !spec.tier.empty() || !spec.status.empty();
    if (failed) probe.judged = spec.number;
  }
  return probe;
}

analyze::Counts counts(const Host& host, std::int64_t build) {
  return host.judge(build).decision.counts;
}

// Under the sanitizers a host takes sixty times as long, and what they look for shows in few.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint32_t k_hosts = 60;
#else
constexpr std::uint32_t k_hosts = 1500;
#endif

// Changes each generated host, and compares what is concluded of one of its failures.
template <typename Change, typename Allowed>
void for_each_host(const Change& change, const Allowed& allowed) {
  std::size_t judged = 0;
  for (std::uint32_t seed = 1; seed <= k_hosts; ++seed) {
    auto probe = make_probe(seed);
    if (probe.judged == 0) continue;
    ++judged;
    const auto before = probe.host.verdict(probe.judged);
    const auto counts_before = counts(probe.host, probe.judged);
    change(probe, seed);
    const auto counts_after = counts(probe.host, probe.judged);
    if (!allowed(counts_before, counts_after)) {
      BOOST_ERROR("host " << seed << " build " << probe.judged << ": " << before << " became "
                          << probe.host.verdict(probe.judged));
    }
  }
  BOOST_TEST(judged > k_hosts / 2);
}

bool not_towards_yes(analyze::Counts before, analyze::Counts after) {
  return after <= before;
}
bool not_towards_no(analyze::Counts before, analyze::Counts after) {
  return after >= before;
}

const RunSpec& spec_of(const Probe& probe) {
  return probe.specs[static_cast<std::size_t>(probe.judged) - 1];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(law)

BOOST_AUTO_TEST_CASE(one_more_line_of_the_host_never_moves_towards_yes) {
  for_each_host(
      [](Probe& probe, std::uint32_t seed) {
        probe.host.journal(static_cast<std::int64_t>(seed) * 7919 % 25000, k_vip);
      },
      not_towards_yes);
}

BOOST_AUTO_TEST_CASE(one_more_line_of_its_own_never_moves_towards_yes) {
  for_each_host(
      [](Probe& probe, std::uint32_t seed) {
        probe.host.log(probe.judged, 5,
                       seed % 2 == 0 ? "no space left on device" : "deploy-count 2!=1");
      },
      not_towards_yes);
}

BOOST_AUTO_TEST_CASE(one_more_pass_never_moves_towards_yes) {
  for_each_host([](Probe& probe, std::uint32_t) { probe.host.run({.number = 90, .begin = 30000}); },
                not_towards_yes);
}

BOOST_AUTO_TEST_CASE(one_more_repeated_failure_never_moves_towards_no) {
  for_each_host(
      [](Probe& probe, std::uint32_t) {
        auto again = spec_of(probe);
        again.number = 91;
        again.begin = 40000;  // on a quiet host
        probe.host.run(again);
      },
      not_towards_no);
}

BOOST_AUTO_TEST_SUITE_END()
