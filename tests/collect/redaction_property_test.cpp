// SPDX-License-Identifier: Apache-2.0
//
// What must hold for any input: nothing of a secret is left wherever the input is cut, formats stay
// what they are, and a second redaction changes nothing.
#include "collect/redaction/redactor.hpp"
#include "collect/redaction/secret_rules.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"

#include <boost/test/unit_test.hpp>
#include <pugixml.hpp>

#include <random>
#include <string>

using namespace coldcase;
using namespace coldcase::collect;

namespace {

using Random = std::mt19937;

std::string redact(Form form, std::string_view bytes, std::size_t step = std::size_t{1} << 30U,
                   std::string_view source = "") {
  static const Redactor k_redactor("key of the test", {{"known", "kn0wn-secret/value"}});
  StringSink out;
  Tally tally;
  const auto filter = k_redactor.filter(form, source, out, tally);
  for (std::size_t at = 0; at < bytes.size(); at += step) filter->write(bytes.substr(at, step));
  filter->finish();
  return out.bytes();
}

std::size_t below(Random& random, std::size_t limit) {
  return random() % limit;
}

// A text and what must not be left of it.
struct Planted {
  std::string text;
  std::string secret;
};

Planted plant(Random& random) {
  static const std::vector<Planted> k_planted{
      {"export DB_PASSWORD=FAKEs3cret-one", "FAKEs3cret-one"},
      {"Authorization: token fa4efa4efa4efa4efa4efa4efa4efa4efa4efa4e", "fa4efa4efa4e"},
      {"https://bot:FAKEs3cret-two@git.example.org/o/r.git", "FAKEs3cret-two"},
      {"\x1B[32mghp_FAKEfakeFAKEfakeFAKEfakeFAKEfake1234\x1B[0m", "FAKEfakeFAKEfake"},
      {"POST /hook?secret=FAKEs3cret-three HTTP/1.1", "FAKEs3cret-three"},
      {"-----BEGIN RSA PRIVATE KEY-----\nTUlJRkFLRS1ub3QtYS1yZWFsLWtleS1NSUlFdmdJ\nRkFLRS1lbmQ=\n"
       "-----END RSA PRIVATE KEY-----",
       "TUlJRkFLRS1ub3Q"},
      {"machine git.example.org\nlogin drone\npassword FAKEs3cret-four", "FAKEs3cret-four"},
      {"{\"api_key\": \"FAKEs3cret-five\"}", "FAKEs3cret-five"},
      {"eyJhbGciOiJGQUtFIn0.eyJzdWIiOiJGQUtFIn0.RkFLRS1zaWduYXR1cmU", "RkFLRS1zaWduYXR1cmU"},
      {"x kn0wn-secret/value y", "kn0wn-secret/value"}};
  return k_planted[below(random, k_planted.size())];
}

std::string filler(Random& random, std::size_t size, bool lines) {
  static const std::vector<std::string> k_words{
      "Pulling",       "from",
      "library/ghost", "sha256:0123456789abcdef0123456789abcdef",
      "2026-06-13",    "level=info",
      "the",           "token",
      "key",           "\xC3\xA9t\xC3\xA9",
      "<system-out>",  "a&b",
      "\"quoted\"",    "back\\slash",
      "100%",          "z9kg9zkmzru7xi0rit4px5znr"};
  std::string text;
  while (text.size() < size) {
    text += k_words[below(random, k_words.size())];
    text += lines && below(random, 9) == 0 ? '\n' : ' ';
  }
  return text;
}

std::string json_string(const std::string& text) {
  return json::to_text(json::Value(text));
}

std::string xml_text(const std::string& text) {
  auto escaped = replace_all(replace_all(text, "&", "&amp;"), "<", "&lt;");
  return replace_all(escaped, "\x1B", "#x1B");
}

// Chunks as Drone writes them, cut anywhere but within a character.
std::string drone_log(Random& random, std::string_view text, std::size_t longest) {
  std::string log = "[";
  for (std::size_t pos = 0, at = 0; at < text.size(); ++pos) {
    auto size = std::min(1 + below(random, longest), text.size() - at);
    while (at + size < text.size() &&
           (static_cast<unsigned char>(text[at + size]) & 0xC0U) == 0x80) {
      ++size;
    }
    log +=
        concat(pos == 0 ? "" : ",", "{\"pos\":", pos,
               ",\"out\":", json_string(std::string(text.substr(at, size))), ",\"time\":", at, "}");
    at += size;
  }
  return log + "]\n";
}

// The texts of all chunks; the rest of each chunk goes to `rest`.
std::string joined(const std::string& log, std::string& rest) {
  std::string text;
  auto document = json::parse(log);
  for (auto& chunk : *document.root.array()) {
    text += chunk.text("out");
    chunk.erase("out");
    rest += json::to_text(chunk);
  }
  return text;
}

std::string without_line_ends(std::string text) {
  std::erase(text, '\n');
  return text;
}

bool same_structure(const json::Value& left, const json::Value& right) {
  if (left.is_array() && right.is_array()) {
    return std::equal(left.array()->begin(), left.array()->end(), right.array()->begin(),
                      right.array()->end(), same_structure);
  }
  if (left.is_object() && right.is_object()) {
    return std::equal(left.object()->begin(), left.object()->end(), right.object()->begin(),
                      right.object()->end(), [](const auto& one, const auto& other) {
                        return one.key == other.key && same_structure(one.value, other.value);
                      });
  }
  return left.kind_name() == right.kind_name();
}

// The tags and attributes of a document, without their texts.
std::string skeleton(const std::string& xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) return "does not parse";
  struct Walker : pugi::xml_tree_walker {
    bool for_each(pugi::xml_node& node) override {
      names += concat(depth(), node.name(), ' ');
      for (const auto attribute : node.attributes()) names += concat('@', attribute.name(), ' ');
      return true;
    }
    std::string names;
  } walker;
  document.traverse(walker);
  return walker.names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(redaction_properties)

BOOST_AUTO_TEST_CASE(how_the_bytes_arrive_changes_nothing) {
  Random random(1);
  for (int round = 0; round < 4; ++round) {
    std::string text;
    std::vector<std::string> secrets;
    while (text.size() < 400'000) {
      const auto planted = plant(random);
      text += filler(random, 1 + below(random, 40'000), round % 2 == 0) + planted.text + "\n";
      secrets.push_back(planted.secret);
    }
    const auto whole = redact(Form::text, text);
    for (const auto& secret : secrets) BOOST_TEST(whole.find(secret) == std::string::npos, secret);
    for (const std::size_t step : {1U << 20U, 65536U, 4099U, 97U}) {
      BOOST_TEST((redact(Form::text, text, step) == whole), "in pieces of " << step);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_secret_on_the_border_of_two_windows_is_found) {
  Random random(2);
  // Windows begin somewhere around multiples of 128 KiB: sweep over them.
  for (const std::size_t border : {131072U, 114688U, 147456U, 262144U}) {
    for (std::size_t before = 0; before < 320; before += 13) {
      const auto planted = plant(random);
      std::string text(border - before, before % 2 == 0 ? 'x' : '\n');
      text += " \n" + planted.text + "\n" + filler(random, 60'000, true);
      BOOST_TEST(redact(Form::text, text).find(planted.secret) == std::string::npos,
                 planted.text << " at " << border << " - " << before);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_secret_that_drone_cut_is_found_wherever_it_cut) {
  Random random(3);
  for (int round = 0; round < 300; ++round) {
    const auto planted = plant(random);
    const auto text = filler(random, below(random, 300), true) + "\n" + planted.text + "\n" +
                      filler(random, below(random, 300), true);
    const auto log = drone_log(random, text, 1 + below(random, 20));
    const auto redacted = redact(Form::drone_log, log, 1 + below(random, 5000));
    std::string rest;
    std::string expected_rest;
    (void)joined(log, expected_rest);
    BOOST_TEST(joined(redacted, rest) == redact(Form::text, text));
    BOOST_TEST(rest == expected_rest);
    BOOST_TEST(redacted.find(planted.secret) == std::string::npos, planted.text);
  }
}

BOOST_AUTO_TEST_CASE(a_long_log_streams_as_a_short_one) {
  Random random(4);
  std::string text;
  while (text.size() < 600'000) {
    text += filler(random, below(random, 30'000), true) + "\n" + plant(random).text + "\n";
  }
  const auto log = drone_log(random, text, 300);
  std::string rest;
  const auto redacted = redact(Form::drone_log, log, 8192);
  BOOST_TEST((joined(redacted, rest) == redact(Form::text, text)));
  BOOST_TEST((redact(Form::drone_log, log, 77) == redacted));
}

// Whatever is cut where, the messages say what the same text says, and all other members stay.
BOOST_AUTO_TEST_CASE(a_long_journal_streams_as_its_text) {
  Random random(7);
  for (const std::size_t longest : {3U, 300U}) {
    std::string text;
    while (text.size() < 400'000) {
      text += filler(random, below(random, 20'000), true) + "\n" + plant(random).text + "\n";
    }
    std::string journal;
    for (const auto message : split(text, '\n')) {
      std::size_t at = 0;
      do {
        auto size = std::min(1 + below(random, longest), message.size() - at);
        while (at + size < message.size() &&
               (static_cast<unsigned char>(message[at + size]) & 0xC0U) == 0x80) {
          ++size;
        }
        journal += concat("{\"MESSAGE\":", json_string(std::string(message.substr(at, size))));
        at += size;
        journal += at < message.size() ? ",\"_LINE_BREAK\":\"line-max\"}\n" : "}\n";
      } while (at < message.size());
    }
    const auto redacted = redact(Form::json_lines, journal, 8192);
    std::string joined;
    for (const auto line : split(redacted, '\n')) {
      if (line.empty()) continue;
      const auto entry = json::parse(line).root;
      joined += entry.text("MESSAGE") + (entry.find("_LINE_BREAK") == nullptr ? "\n" : "");
    }
    // A secret that goes over the end of a line leaves that end behind.
    BOOST_TEST((without_line_ends(joined) == without_line_ends(redact(Form::text, text))));
    BOOST_TEST((redact(Form::json_lines, journal, 77) == redacted));
  }
}

BOOST_AUTO_TEST_CASE(a_document_keeps_its_structure) {
  Random random(5);
  for (int round = 0; round < 200; ++round) {
    std::string json = "[";
    std::string xml = "<a>";
    for (int i = 0; i < 5; ++i) {
      const auto planted = plant(random);
      const auto text = filler(random, below(random, 60), true) + "\n" + planted.text + "\n";
      json += concat("{\"n\":", i, ".50,\"list\":[", json_string(text), ",null]},");
      xml += concat("<b c=\"", replace_all(xml_text(text), "\"", "&quot;"), "\">", xml_text(text),
                    "</b><![CDATA[", replace_all(text, "\x1B", ""), "]]>");
    }
    json += "true]";
    xml += "</a>";
    const auto redacted = redact(Form::json, json, 1 + below(random, 500));
    BOOST_TEST(same_structure(json::parse(redacted).root, json::parse(json).root));
    const auto redacted_xml = redact(Form::xml, xml, 1 + below(random, 500));
    BOOST_TEST(skeleton(redacted_xml) == skeleton(xml));
    BOOST_TEST(skeleton(xml) != "does not parse");
    for (const auto* result : {&redacted, &redacted_xml}) {
      BOOST_TEST(result->find("s3cret") == std::string::npos);
      BOOST_TEST(result->find("fa4efa4e") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_second_redaction_changes_nothing) {
  Random random(6);
  std::vector<std::string> pieces;
  for (const auto& rule : load_secret_rules()) {
    for (const auto& example : rule.hit)
      pieces.push_back(replace_all(replace_all(example, "«", ""), "»", ""));
    pieces.insert(pieces.end(), rule.miss.begin(), rule.miss.end());
  }
  for (int round = 0; round < 600; ++round) {
    std::string text;
    for (int i = 0; i < 4; ++i) {
      auto piece = pieces[below(random, pieces.size())];
      if (round % 3 == 0) piece = piece.substr(0, below(random, piece.size() + 1));
      text += piece;
      text += std::string_view(" \n\",'")[below(random, 5)];
    }
    const auto once = redact(Form::text, text);
    BOOST_TEST(redact(Form::text, once) == once, text);
    const auto json = redact(Form::json, json_string(text));
    BOOST_TEST(redact(Form::json, json) == json, text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
