// SPDX-License-Identifier: Apache-2.0
//
// What the redactor makes of entries of each form.
#include "collect/redaction/redactor.hpp"
#include "core/base/encoding.hpp"
#include "core/base/text.hpp"
#include "core/formats/json_reader.hpp"
#include "core/formats/json_writer.hpp"
#include "tests/support/fixtures.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>

using namespace coldcase;
using namespace coldcase::collect;

namespace {

const Redactor& redactor() {
  static const Redactor k_redactor("key of the test", {{"gitea-token", "0123456789FAKE"}});
  return k_redactor;
}

// Fed in pieces of `step` bytes.
std::string redact(Form form, std::string_view source, std::string_view bytes, Tally& tally,
                   std::size_t step = std::size_t{1} << 30U) {
  StringSink out;
  const auto filter = redactor().filter(form, source, out, tally);
  for (std::size_t at = 0; at < bytes.size(); at += step) filter->write(bytes.substr(at, step));
  filter->finish();
  return out.bytes();
}

std::string redact(Form form, std::string_view bytes) {
  Tally tally;
  return redact(form, "", bytes, tally);
}

// As above, with every token's digits as #.
std::string redacted(Form form, std::string_view bytes, std::string_view source = "") {
  Tally tally;
  auto text = redact(form, source, bytes, tally);
  for (auto at = text.find("[redacted:"); at != std::string::npos;
       at = text.find("[redacted:", at + 1)) {
    const auto end = text.find(']', at);
    const auto colon = text.rfind(':', end);
    if (colon > at + 9 && colon < end) text.replace(colon + 1, end - colon - 1, "#");
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(redaction)

BOOST_AUTO_TEST_CASE(the_same_value_gives_the_same_digits_whichever_rule_finds_it) {
  Tally tally;
  const auto text =
      redactor().text("DB_PASSWORD=hunter2x\npg://u:hunter2x@h\nDB_PASSWORD=other2x\n", tally);
  const auto lines = split(text, '\n');
  const auto digits = [](std::string_view line) { return line.substr(line.rfind(']') - 6, 6); };
  BOOST_TEST(digits(lines[0]) == digits(lines[1]));
  BOOST_TEST(digits(lines[0]) != digits(lines[2]));
  BOOST_TEST(tally.at("secret-name") == 2);
  BOOST_TEST(tally.at("url-userinfo") == 1);
  Tally ignored;
  BOOST_TEST(Redactor("another key", {}).text("DB_PASSWORD=hunter2x", ignored) != lines[0]);
  BOOST_TEST(Redactor("key of the test", {}).text("DB_PASSWORD=hunter2x", ignored) == lines[0]);
}

BOOST_AUTO_TEST_CASE(a_known_secret_has_the_digits_of_its_value_in_every_form) {
  Tally tally;
  const auto plain = redactor().text("0123456789FAKE", tally);
  const auto encoded = redactor().text("x " + base64_encode("0123456789FAKE") + " y", tally);
  BOOST_TEST(plain.starts_with("[redacted:gitea-token:"));
  BOOST_TEST(encoded.find(plain) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_document_changes_only_where_a_secret_stands) {
  const std::string text =
      "{ \"b\" : 1.50e+2, \"a\": \"x \\u003cb\\u003e\", \"a\":18446744073709551615,\n"
      "\t\"url\": \"https://u:p\\u0040ss@h/\\u00e9\", \"n\":null, \"list\": [ ] }\n";
  BOOST_TEST(redacted(Form::json, text) ==
             replace_all(text, "p\\u0040ss", "[redacted:url-userinfo:#]"));
}

BOOST_AUTO_TEST_CASE(the_name_of_a_member_makes_its_value_a_secret) {
  BOOST_TEST(redacted(Form::json, R"({"db_password":"x \"y","tokens":["a1"],"SecretName":"s"})") ==
             R"({"db_password":"[redacted:secret-name:#]","tokens":["a1"],"SecretName":"s"})");
  BOOST_TEST(redacted(Form::json, R"({"Authorization":["token abc"],"auth":"RkFLRTpGQUtF"})") ==
             R"({"Authorization":["[redacted:http-header:#]"],"auth":"[redacted:docker-auth:#]"})");
  BOOST_TEST(redacted(Form::json, R"({"password":12345678,"secrets":3,"api_key":null})") ==
             R"({"password":"[redacted:secret-name:#]","secrets":3,"api_key":null})");
}

BOOST_AUTO_TEST_CASE(a_name_and_its_value_may_be_two_members) {
  BOOST_TEST(
      redacted(Form::json,
               R"([{"name":"DB_PASSWORD","value":"x1"},{"name":"MODE","value":"x1"}])") ==
      R"([{"name":"DB_PASSWORD","value":"[redacted:secret-name:#]"},{"name":"MODE","value":"x1"}])");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_searched_as_text) {
  BOOST_TEST(
      redacted(Form::json, "<html>PASSWORD=abc</html>").starts_with("<html>PASSWORD=[redacted:"));
  BOOST_TEST(redacted(Form::json, R"({"a":"TOKEN=x1","b":)") ==
             R"({"a":"TOKEN=[redacted:secret-name:#]","b":)");
  BOOST_TEST(redacted(Form::json, R"({"a" "b", TOKEN=x1)") ==
             R"({"a" "b", TOKEN=[redacted:secret-name:#])");
  BOOST_TEST(redacted(Form::json, R"(["cut TOKEN=x1)") ==
             R"(["cut TOKEN=[redacted:secret-name:#])");
  BOOST_TEST(redacted(Form::json, "").empty());
}

BOOST_AUTO_TEST_CASE(members_on_no_list_keep_their_name_and_lose_their_value) {
  BOOST_TEST(
      redacted(Form::json,
               R"([{"ID":"s1","Spec":{"Name":"web","Secret":{"a":[1,{"b":2}]},"Labels":{)"
               R"("com.docker.stack.namespace":"x","traefik.users":"u:h"},)"
               R"("TaskTemplate":{"ContainerSpec":{"Env":["DOMAIN=a=b","EMPTY=","FLAG"],)"
               R"("Args":["--x"],"Command":null,"Hosts":[]}}}}])",
               "docker.services") ==
      R"([{"ID":"s1","Spec":{"Name":"web","Secret":"[redacted:unlisted]","Labels":{)"
      R"("com.docker.stack.namespace":"x","traefik.users":"[redacted:unlisted]"},)"
      R"("TaskTemplate":{"ContainerSpec":{"Env":["DOMAIN=[redacted:environment:#]","EMPTY=","FLAG"],)"
      R"("Args":"[redacted:unlisted]","Command":null,"Hosts":[]}}}}])");
  BOOST_TEST(
      redacted(Form::json, R"({"data":"eHg=","message":"no such config"})", "docker.unknown") ==
      R"({"data":"[redacted:unlisted]","message":"no such config"})");
  BOOST_TEST(redacted(Form::json, R"({"data":"eHg="})", "http") == R"({"data":"eHg="})");
}

BOOST_AUTO_TEST_CASE(a_cut_document_does_not_show_what_was_about_to_go) {
  BOOST_TEST(redacted(Form::json, R"([{"ID":"s1","Args":["--x","cut he)", "docker.services") ==
             R"([{"ID":"s1","Args":"[redacted:unlisted]")");
  BOOST_TEST(redacted(Form::json, R"([{"ID":"s1","Args":"cut he)", "docker.services") ==
             R"([{"ID":"s1","Args":[redacted:unlisted])");
  BOOST_TEST(redacted(Form::json,
                      R"([{"Spec":{"TaskTemplate":{"ContainerSpec":{"Env":["DOMAIN=cut he)",
                      "docker.services")
                 .find("cut") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(chunks_of_a_log_are_one_text_and_keep_number_and_times) {
  BOOST_TEST(
      redacted(Form::drone_log,
               R"([{"pos":0,"out":"+ export API_TOK","time":0},{"pos":1,"out":"EN=abc","time":1},)"
               R"({"pos":2,"out":"def\n","time":2},{"pos":3,"out":"\u001b[0mdone\n","time":2}])"
               "\n") ==
      R"([{"pos":0,"out":"+ export API_TOK","time":0},{"pos":1,"out":"EN=[redacted:secret-name:#]","time":1},)"
      R"({"pos":2,"out":"\n","time":2},{"pos":3,"out":"\u001b[0mdone\n","time":2}])"
      "\n");
}

BOOST_AUTO_TEST_CASE(every_kind_of_log_is_taken) {
  for (const auto& name : test::cases("parse/drone_log")) {
    const auto bytes = test::read(test::fixtures() / "parse/drone_log" / name / "input.json");
    BOOST_TEST(redact(Form::drone_log, bytes) == bytes, name);
  }
  BOOST_TEST(redacted(Form::drone_log, "{\"out\":\"TOKEN=a\"}\n{\"out\":\"b \"}\n") ==
             "{\"out\":\"TOKEN=[redacted:secret-name:#]\"}\n{\"out\":\" \"}\n");
  BOOST_TEST(redacted(Form::drone_log, "[{\"out\":\"TOKEN=ab") ==
             "[{\"out\":\"TOKEN=[redacted:secret-name:#]");
}

BOOST_AUTO_TEST_CASE(messages_of_the_journal_are_text_or_bytes) {
  const auto numbers = [](std::string_view text) {
    std::vector<std::string> bytes;
    for (const char c : text) bytes.push_back(std::to_string(static_cast<unsigned char>(c)));
    return join(bytes, ",");
  };
  const std::string head = R"({"__REALTIME_TIMESTAMP":"1781331481000000","MESSAGE":[)";
  const auto bytes = head + numbers("\xFF TOKEN=x1 ") + "]}\n";
  Tally tally;
  const auto token = redactor().text("TOKEN=x1", tally);
  BOOST_TEST(redact(Form::json_lines, bytes) == head + numbers("\xFF " + token + " ") + "]}\n");
  const std::string other = "{\"A\":[1, 2 ,300,\"TOKEN\"],\"B\":[1,2,3]}\n";
  BOOST_TEST(redact(Form::json_lines, other) == other);
  BOOST_TEST(redacted(Form::json_lines,
                      "{\"MESSAGE\":\"level=info msg=\\\"X_SECRET=\\\\\\\"a b\\\\\\\"\\\"\"}\n") ==
             "{\"MESSAGE\":\"level=info "
             "msg=\\\"X_SECRET=\\\\\\\"[redacted:secret-name:#]\\\\\\\"\\\"\"}\n");
}

BOOST_AUTO_TEST_CASE(messages_of_the_journal_are_one_text) {
  const auto line = [](std::string_view message, std::string_view more = "") {
    return concat("{\"MESSAGE\":", message, R"(,"_PID":"812")", more, "}\n");
  };
  const std::string body = "TUlJRkFLRS1ub3QtYS1yZWFsLWtleS1NSUlFdmdJQkFEQU5C";
  const auto quoted = concat('"', body, '"');
  // A key that a process printed: journald makes an entry of each line. One of the lines is bytes.
  const std::string head = line(R"("-----BEGIN PRIVATE KEY-----")");
  const std::string tail = line(R"("-----END PRIVATE KEY-----")") + line(R"("done")");
  BOOST_TEST(redacted(Form::json_lines, head + line(quoted) + line(quoted) + tail) ==
             head + line(R"("[redacted:private-key:#]")") + line(R"("")") + tail);
  BOOST_TEST(
      redacted(Form::json_lines, head + line(quoted) + line("[82,107,70,76,82,81,61,61]") + tail) ==
      head + line(R"("[redacted:private-key:#]")") + line("[]") + tail);
  // Cut at the longest line that journald takes, an entry goes on in the next one; else it does
  // not.
  const std::string_view cut = R"(,"_LINE_BREAK":"line-max")";
  BOOST_TEST(redacted(Form::json_lines, line(R"("x API_TOKEN=ab")", cut) + line(R"("cd e")")) ==
             line(R"("x API_TOKEN=[redacted:secret-name:#]")", cut) + line(R"(" e")"));
  BOOST_TEST(redacted(Form::json_lines, line(R"("x API_TOKEN=ab")") + line(R"("cd e")")) ==
             line(R"("x API_TOKEN=[redacted:secret-name:#]")") + line(R"("cd e")"));
}

BOOST_AUTO_TEST_CASE(a_damaged_line_does_not_spoil_the_next) {
  BOOST_TEST(redacted(Form::json_lines, "{\"a\":\"TOKEN=x\nplain TOKEN=y\n{\"token\":\"z\"}\n\n") ==
             "{\"a\":\"TOKEN=[redacted:secret-name:#]\nplain TOKEN=[redacted:secret-name:#]\n"
             "{\"token\":\"[redacted:secret-name:#]\"}\n\n");
}

BOOST_AUTO_TEST_CASE(xml_stays_well_formed) {
  BOOST_TEST(
      redacted(Form::xml,
               "<?xml version=\"1.0\"?>\n<a b=\"TOKEN=x&amp;y\" c='1'>PASSWORD=z</a>"
               "<p name=\"X_SECRET\" value=\"v&quot;w\"/><![CDATA[TOKEN=q]]><!-- TOKEN=r -->\n"
               "<o>X_TOKEN=a&lt;b&#10;&#x1B;[0m</o>") ==
      "<?xml version=\"1.0\"?>\n<a b=\"TOKEN=[redacted:secret-name:#]\" "
      "c='1'>PASSWORD=[redacted:secret-name:#]</a>"
      "<p name=\"X_SECRET\" value=\"[redacted:secret-name:#]&quot;w\"/>"
      "<![CDATA[TOKEN=[redacted:secret-name:#]]]><!-- TOKEN=[redacted:secret-name:#] -->\n"
      "<o>X_TOKEN=[redacted:secret-name:#]&#10;&#x1B;[0m</o>");
  for (const auto& name : test::cases("parse/junit")) {
    const auto bytes = test::read(test::fixtures() / "parse/junit" / name / "input.xml");
    BOOST_TEST(redact(Form::xml, bytes) == bytes, name);
  }
}

BOOST_AUTO_TEST_CASE(headers_outside_the_list_keep_their_name_only) {
  Tally tally;
  const auto headers = redactor().headers({{"date", "Sat, 13 Jun 2026 06:28:01 GMT"},
                                           {"location", "https://u:secret9@h/x?token=abc1"},
                                           {"set-cookie", "i_like_gitea=0123"},
                                           {"x-served-by", "cache-7"},
                                           {"x-ratelimit-limit", "60"}},
                                          tally);
  BOOST_TEST(headers.at("date") == "Sat, 13 Jun 2026 06:28:01 GMT");
  BOOST_TEST(headers.at("location").find("secret9") == std::string::npos);
  BOOST_TEST(headers.at("location").find("abc1") == std::string::npos);
  BOOST_TEST(headers.at("set-cookie").starts_with("[redacted:http-header:"));
  BOOST_TEST(headers.at("x-served-by") == "[redacted:unlisted]");
  BOOST_TEST(headers.at("x-ratelimit-limit") == "60");
  BOOST_TEST(tally.at("unlisted-member") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
