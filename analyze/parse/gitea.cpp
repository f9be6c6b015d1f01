// SPDX-License-Identifier: Apache-2.0
//
// Gitea's JSON to rows.
#include "analyze/parse/gitea.hpp"

#include "core/base/text.hpp"

#include <functional>

namespace coldcase::analyze {

namespace {

// Calls read(item, place) for each object of an array; null items are skipped with an issue.
void for_each_item(const ParseContext& context, std::string_view bytes,
                   const std::function<void(const json::Value&, const std::string&)>& read) {
  std::size_t index = 0;
  for (const auto& item : parse_json_array(context, bytes)) {
    const auto place = concat('/', index++);
    if (item.is_object()) {
      read(item, place);
    } else {
      context.lost(place, concat("must be an object, is ", item.kind_name()));
    }
  }
}

void read_pull(const ParseContext& context, const std::string& repository, const json::Value& pull,
               const std::string& place) {
  const auto number = integer_member(context, pull, {"number"}, place);
  if (!number) {
    context.lost(place, "has no number");
    return;
  }
  const auto state = text_member(context, pull, {"state"}, place);
  context.facts->pull_requests.push_back(
      {.repository = repository,
       .number = *number,
       .state = state,
       .state_at_capture = state,
       .merged = boolean_member(context, pull, {"merged"}, place).value_or(false),
       .title = text_member(context, pull, {"title"}, place),
       .head_sha = text_member(context, pull, {"head", "sha"}, place),
       .base_ref = text_member(context, pull, {"base", "ref"}, place),
       .author = text_member(context, pull, {"user", "login"}, place),
       .created = time_member(context, pull, "created_at", place),
       .updated = time_member(context, pull, "updated_at", place),
       .closed = time_member(context, pull, "closed_at", place),
       .origin = context.at(place)});
}

}  // namespace

void parse_pulls(const ParseContext& context, const std::string& repository,
                 std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    read_pull(context, repository, item, place);
  });
}

void parse_pull(const ParseContext& context, const std::string& repository,
                std::string_view bytes) {
  const auto root = parse_json_entry(context, bytes);
  if (root) read_pull(context, repository, *root, "");
}

void parse_comments(const ParseContext& context, const std::string& repository,
                    std::int64_t pull_request, std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    context.facts->comments.push_back(
        {.repository = repository,
         .pull_request = pull_request,
         .id = integer_member(context, item, {"id"}, place).value_or(0),
         .author = text_member(context, item, {"user", "login"}, place),
         .body = text_member(context, item, {"body"}, place),
         .created = time_member(context, item, "created_at", place),
         .updated = time_member(context, item, "updated_at", place),
         .origin = context.at(place)});
  });
}

void parse_timeline(const ParseContext& context, const std::string& repository,
                    std::int64_t pull_request, std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    context.facts->timeline_events.push_back(
        {.repository = repository,
         .pull_request = pull_request,
         .id = integer_member(context, item, {"id"}, place).value_or(0),
         .type = text_member(context, item, {"type"}, place),
         .author = text_member(context, item, {"user", "login"}, place),
         .body = text_member(context, item, {"body"}, place),
         .created = time_member(context, item, "created_at", place),
         .origin = context.at(place)});
  });
}

void parse_reviews(const ParseContext& context, const std::string& repository,
                   std::int64_t pull_request, std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    context.facts->reviews.push_back(
        {.repository = repository,
         .pull_request = pull_request,
         .id = integer_member(context, item, {"id"}, place).value_or(0),
         .author = text_member(context, item, {"user", "login"}, place),
         .state = text_member(context, item, {"state"}, place),
         .body = text_member(context, item, {"body"}, place),
         .submitted = time_member(context, item, "submitted_at", place),
         .origin = context.at(place)});
  });
}

void parse_statuses(const ParseContext& context, const std::string& repository,
                    const std::string& sha, std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    context.facts->commit_statuses.push_back(
        {.repository = repository,
         .sha = sha,
         .id = integer_member(context, item, {"id"}, place).value_or(0),
         .context = text_member(context, item, {"context"}, place),
         .status = text_member(context, item, {"status"}, place),
         .description = text_member(context, item, {"description"}, place),
         .target_url = text_member(context, item, {"target_url"}, place),
         .created = time_member(context, item, "created_at", place),
         .origin = context.at(place)});
  });
}

void parse_commits(const ParseContext& context, const std::string& repository,
                   const std::string& path, std::string_view bytes) {
  for_each_item(context, bytes, [&](const json::Value& item, const std::string& place) {
    static const json::Value k_none;
    const auto* commit = item.find("commit");
    const auto& details = commit != nullptr ? *commit : k_none;
    const auto time_of = [&](std::string_view who) {
      const auto* person = details.find(who);
      return person != nullptr
                 ? time_member(context, *person, "date", concat(place, "/commit/", who))
                 : std::nullopt;
    };
    context.facts->git_commits.push_back(
        {.repository = repository,
         .path = path,
         .sha = text_member(context, item, {"sha"}, place),
         .author = text_member(context, details, {"author", "name"}, concat(place, "/commit")),
         .message = text_member(context, details, {"message"}, concat(place, "/commit")),
         .authored = time_of("author"),
         .committed = time_of("committer"),
         .origin = context.at(place)});
  });
}

}  // namespace coldcase::analyze
