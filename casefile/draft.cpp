// SPDX-License-Identifier: Apache-2.0
//
// The layout of a drafted case file.
#include "casefile/draft.hpp"

#include "casefile/writer.hpp"
#include "core/base/text.hpp"
#include "core/formats/toml_writer.hpp"

namespace coldcase::casefile {

namespace {

using config::toml_comment;
using config::toml_instant;
using config::toml_string;
using config::toml_turned_off;

std::string build_text(const BuildRef& build) {
  return build.repository.empty() ? std::to_string(build.number)
                                  : toml_string(concat(build.repository, '#', build.number));
}

// A line of a list, with its remark behind it.
std::string item(const std::string& toml, const std::string& remark) {
  return concat("  ", toml, ',', remark.empty() ? "" : "  # ", printable(remark), '\n');
}

std::string builds_text(const Draft& draft) {
  if (draft.builds.empty()) return "#builds = [612]\n";
  std::string text = "builds = [\n";
  for (const auto& group : draft.builds) {
    text += concat("  # ", printable(group.recipe), '\n');
    for (const auto& [build, remark] : group.builds) text += item(build_text(build), remark);
  }
  return text + "]\n";
}

std::string pull_requests_text(const Draft& draft) {
  if (draft.pull_requests.empty()) return "#pull_requests = [\"owner/recipe#4\"]\n";
  std::string text = "pull_requests = [\n";
  for (const auto& [request, remark] : draft.pull_requests) {
    text += item(toml_string(concat(request.repository, '#', request.number)), remark);
  }
  return text + "]\n";
}

std::string resources_text(const Draft& draft) {
  if (draft.resources.empty()) return "#resources = [\"ghos\"]\n";
  std::string text = "resources = [\n";
  for (const auto& [prefix, remark] : draft.resources) text += item(toml_string(prefix), remark);
  return text + "]\n";
}

std::string heading(const Draft& draft) {
  std::string text;
  for (const auto& paragraph : draft.preface) text += toml_comment(paragraph);
  text += toml_comment(
      "Lines that begin with '#' and no blank are TOML that is turned off: remove the '#' of "
      "those that you want. The format is described in docs/case-format.md.");
  text += "format = 1\n\n[case]\n";
  text += concat("id = ", toml_string(draft.id), '\n');
  text +=
      draft.title.empty() ? "#title = \"\"\n" : concat("title = ", toml_string(draft.title), '\n');
  text += "#question = \"What do you want to know?\"\n#examiner = \"your name\"\n";
  text += toml_comment(
      "The verdict speaks of this instant; later facts are left out. It is the end of the capture: "
      "set it to the time of the statement that you examine.");
  return text + concat("as_of = ", toml_instant(draft.as_of), '\n');
}

std::string scope(const Draft& draft) {
  std::string text = "\n[scope]\n";
  text += toml_comment("Exactly these runs are judged; delete what is not in question.");
  text += builds_text(draft) + pull_requests_text(draft);
  text += toml_comment("Prefixes of the names of its Docker resources.");
  text += resources_text(draft);
  text += toml_comment("What is context, and what collect fetches.");
  text += draft.since ? concat("since = ", toml_instant(*draft.since), '\n')
                      : "#since = 2026-06-11T20:00:00Z\n";
  return text + (draft.until ? concat("until = ", toml_instant(*draft.until), '\n')
                             : "#until = 2026-06-13T06:30:00Z\n");
}

std::string section(std::string_view title, std::string_view words) {
  return concat("\n# --- ", title, " ---\n", toml_comment(words));
}

std::string documents(const Draft& draft) {
  auto text = section("documents",
                      "Files in a repository whose text and commits are evidence: the review, the "
                      "status page.");
  for (const auto& document : draft.documents) text += concat('\n', to_toml(document));
  if (!draft.documents.empty()) return text;
  const Document example{.id = "review", .repository = "owner/name", .path = "docs/REVIEW.md"};
  return text + toml_turned_off(to_toml(example));
}

std::string events(const Draft& draft) {
  auto text = section("events",
                      "What happened to the infrastructure, as the bundle shows it. Checks and "
                      "claims refer to an event by its id; add the fixes that only you know of.");
  for (const auto& [event, remark] : draft.events) {
    text += concat('\n', remark.empty() ? "" : toml_comment(remark), to_toml(event));
  }
  const Event example{.id = "the-fix", .at = draft.as_of, .what = "what was repaired"};
  return text + concat('\n', toml_turned_off(to_toml(example)));
}

std::string intervals(const Draft& draft) {
  auto text = section("declared intervals",
                      "What somebody declares about a time: \"before the fix, failures do not "
                      "count\". The classification by evidence does not look at them; both answers "
                      "are shown. Below are the disturbances that were observed, as suggestions.");
  for (const auto& [interval, remark] : draft.intervals) {
    text += concat('\n', toml_comment(remark), toml_turned_off(to_toml(interval)));
  }
  if (!draft.intervals.empty()) return text;
  return text + toml_comment("No disturbance was observed.");
}

std::string gates(const Draft& draft) {
  auto text = section("gates",
                      "The questions that give the verdict. Without a gate the verdict is 'none'. "
                      "The values below are what the bundle shows now: turn on what you want to "
                      "hold, and write what you expect. docs/rules.md has all named checks.");
  for (const auto& gate : draft.gates) text += concat('\n', toml_turned_off(to_toml(gate)));
  return text;
}

std::string claims(const Draft& draft) {
  auto text = section("claims",
                      "What documents say, as values that a query must give. Replace source, says "
                      "and value by what is written there; the queries show how to ask.");
  for (const auto& [claim, remark] : draft.claims) {
    text +=
        concat('\n', remark.empty() ? "" : toml_comment(remark), toml_turned_off(to_toml(claim)));
  }
  return text;
}

std::string left_out(const Draft& draft) {
  if (draft.left_out.empty()) return {};
  std::string text = "\n# --- not taken over ---\n";
  for (const auto& line : draft.left_out) text += toml_comment(line);
  return text;
}

}  // namespace

std::string to_toml(const Draft& draft) {
  return heading(draft) + scope(draft) + documents(draft) + events(draft) + intervals(draft) +
         gates(draft) + claims(draft) + left_out(draft);
}

}  // namespace coldcase::casefile
