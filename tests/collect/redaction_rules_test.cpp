// SPDX-License-Identifier: Apache-2.0
//
// Every rule by its own examples.
#include "collect/redaction/secret_finder.hpp"
#include "collect/redaction/secret_rules.hpp"
#include "core/base/text.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>

using namespace coldcase;
using namespace coldcase::collect;

namespace {

const std::vector<SecretRule>& rules() {
  static const auto k_rules = load_secret_rules();
  return k_rules;
}

std::string without_marks(const std::string& example) {
  return replace_all(replace_all(example, "«", ""), "»", "");
}

// The text with what the rules find between « and ».
std::string marked(const SecretFinder& finder, const std::string& text) {
  std::string out;
  std::size_t at = 0;
  for (const auto& finding : finder.find(text)) {
    out += concat(std::string_view(text).substr(at, finding.secret.begin - at), "«",
                  std::string_view(text).substr(finding.secret.begin, finding.secret.size()), "»");
    at = finding.secret.end;
  }
  return out + text.substr(at);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(redaction_rules)

BOOST_AUTO_TEST_CASE(every_rule_hits_and_misses_its_examples) {
  BOOST_TEST(rules().size() >= 20U);
  for (const auto& rule : rules()) {
    const SecretFinder alone({rule}, {});
    BOOST_TEST(!rule.hit.empty(), rule.id);
    BOOST_TEST(!rule.miss.empty(), rule.id);
    for (const auto& example : rule.hit) {
      BOOST_TEST(example.find("«") != std::string::npos,
                 rule.id << " marks no secret: " << example);
      const auto found = marked(alone, without_marks(example));
      BOOST_TEST(found == example, rule.id << " finds " << found << " in " << example);
    }
    for (const auto& example : rule.miss) {
      const auto found = marked(alone, example);
      BOOST_TEST(found == example, rule.id << " finds " << found);
    }
  }
}

BOOST_AUTO_TEST_CASE(together_the_rules_leave_nothing_of_what_each_finds) {
  const SecretFinder all(rules(), {});
  for (const auto& rule : rules()) {
    for (const auto& example : rule.hit) {
      const auto text = without_marks(example);
      const auto found = all.find(text);
      const SecretFinder alone({rule}, {});
      for (const auto& secret : alone.find(text)) {
        const bool covered = std::any_of(found.begin(), found.end(), [&](const Finding& other) {
          return other.secret.begin <= secret.secret.begin && secret.secret.end <= other.secret.end;
        });
        BOOST_TEST(covered, rule.id << ": " << example);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_one_rule_must_miss_no_other_takes_for_a_secret) {
  const SecretFinder all(rules(), {});
  // Examples that are secrets by another rule.
  const std::set<std::string> k_others{
      "a word such as eglpat-FAKEfakeFAKEfake1234",
      "xghp_FAKEfakeFAKEfakeFAKEfakeFAKEfake1234",
      "GET /?token=1",
  };
  for (const auto& rule : rules()) {
    for (const auto& example : rule.miss) {
      const auto found = marked(all, example);
      BOOST_TEST((k_others.contains(example) || found == example), rule.id << ": " << found);
    }
  }
}

BOOST_AUTO_TEST_CASE(ids_are_words_and_each_stands_for_one_rule) {
  std::set<std::string> ids;
  for (const auto& rule : rules()) {
    BOOST_TEST(ids.insert(rule.id).second, rule.id);
    BOOST_TEST(token_length(concat("[redacted:", rule.id, ":012345]")) > 0U, rule.id);
    BOOST_TEST(!rule.title.empty());
    BOOST_TEST(!rule.text.empty());
  }
}

BOOST_AUTO_TEST_CASE(ids_hashes_and_times_that_analysis_needs_are_no_secrets) {
  const SecretFinder all(rules(), {});
  for (const auto* text :
       {"HEAD is now at 6a9aedbadb9e4b1c2d3e4f5061728394a5b6c7d8",
        "docker.io/library/"
        "ghost:5.94@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "Failed allocation for service z9kg9zkmzru7xi0rit4px5znr",
        "_BOOT_ID=5f2c19d0a1b24c3d8e9f0a1b2c3d4e5f",
        "task 0a283bccaa478c1f01dbc32378d3d432304e8d2f873d9088a82a790be21845fd is gone",
        "uuid 123e4567-e89b-12d3-a456-426614174000 at 2026-06-13T06:28:01.123456789Z",
        "{\"sha\":\"6a9aedbadb9e4b1c2d3e4f5061728394a5b6c7d8\",\"key\":\"level\",\"auth\":false}",
        "the secret of a good token is a key that nobody has to author",
        "com.docker.swarm.task.id=z9kg9zkmzru7xi0rit4px5znr key=value"}) {
    BOOST_TEST(marked(all, text) == text);
  }
}

BOOST_AUTO_TEST_CASE(a_token_of_an_earlier_redaction_is_no_secret) {
  const SecretFinder all(rules(), {});
  for (const auto* text :
       {"PASSWORD=[redacted:secret-name:012345]",
        "Authorization: Bearer [redacted:http-header:012345]",
        "https://u:[redacted:url-userinfo:012345]@h/", "\"token\": \"[redacted:unlisted]\"",
        "Cookie: [redacted:http-header:0a2b4c]; [redacted:http-header:0a2b4c]"}) {
    BOOST_TEST(marked(all, text) == text);
  }
  BOOST_TEST(marked(all, "PASSWORD=[redacted:x:012345]more") ==
             "PASSWORD=[redacted:x:012345]«more»");
  BOOST_TEST(marked(all, "PASSWORD=[redacted:x:0123]") == "PASSWORD=«[redacted:x:0123»]");
}

BOOST_AUTO_TEST_CASE(a_known_secret_is_found_in_every_form) {
  const std::string secret = "p&ss <w>/0rd\"";
  const SecretFinder finder({}, {{"gitea-token", secret}});
  const auto count = [&](const std::string& text) { return finder.find(text).size(); };
  BOOST_TEST(count("x" + secret + "y") == 1U);
  BOOST_TEST(count("p%26ss%20%3Cw%3E%2F0rd%22") == 1U);
  BOOST_TEST(count("p%26ss+%3Cw%3E%2F0rd%22") == 1U);
  BOOST_TEST(count("\"p&ss <w>/0rd\\\"\"") == 1U);
  BOOST_TEST(count("p\\u0026ss \\u003cw\\u003e/0rd\\\"") == 1U);
  BOOST_TEST(count("cCZzcyA8dz4vMHJkIg==") == 1U);
  BOOST_TEST(count("dXNlcjpwJnNzIDx3Pi8wcmQi") == 1U);      // user:SECRET
  BOOST_TEST(count("dTpwJnNzIDx3Pi8wcmQi") == 1U);          // u:SECRET
  BOOST_TEST(count("dXM6cCZzcyA8dz4vMHJkIiBtb3Jl") == 1U);  // us:SECRET more
  BOOST_TEST(count("P&ss <w>/0rd\"") == 0U);
  BOOST_TEST(SecretFinder({}, {{"x", "short"}}).find("short").empty());
}

BOOST_AUTO_TEST_SUITE_END()
