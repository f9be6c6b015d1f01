// SPDX-License-Identifier: Apache-2.0
//
// The crawl of Gitea: server, repositories, pull requests, documents, in this order.
#include "collect/gitea/gitea_collector.hpp"

#include "bundle/names.hpp"
#include "collect/gitea/gitea_reader.hpp"
#include "core/base/encoding.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/formats/json.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace coldcase::collect {

namespace {

using bundle::Item;
using bundle::Status;
using json::Value;

constexpr std::int64_t k_largest_page = 1000;
constexpr int k_empty_pages_of_timeline = 3;

const ListTraits k_pulls{.key = "number"};
const ListTraits k_comments{.key = "id", .may_ignore_page = true};
const ListTraits k_timeline{
    .key = "id", .has_total = false, .empty_pages = k_empty_pages_of_timeline};
const ListTraits k_reviews{.key = "id", .hides_items = true};
const ListTraits k_statuses{.key = "id"};
const ListTraits k_branches{.key = "name"};
const ListTraits k_commits{.key = "sha", .hides_items = true};

// What is asked of one repository.
struct Plan {
  std::set<std::int64_t> pull_requests;  // those that the case names
  std::vector<casefile::Document> documents;
};

// A pull request as the list shows it.
struct Listed {
  std::int64_t number = 0;
  std::optional<Instant> created;
  std::optional<Instant> updated;
};

std::string encode_url_path(std::string_view path) {
  std::vector<std::string> parts;
  for (const auto part : split(path, '/')) parts.push_back(percent_encode(part));
  return join(parts, "/");
}

std::string url_of(std::string_view repository) {
  return concat("/repos/", encode_url_path(repository));
}

std::string text_at(const Value& object, std::initializer_list<std::string_view> keys) {
  const auto* value = object.find_path(keys);
  const auto* text = value != nullptr ? value->string() : nullptr;
  return text != nullptr ? *text : std::string{};
}

bool is_full_commit(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) && is_hex(text);
}

class GiteaCollector : public Collector {
 public:
  GiteaCollector(const GiteaConfiguration& configuration, std::string token, const Scope& scope,
                 Clock clock, const Stop& stop)
      : m_configuration(configuration),
        m_endpoint(parse_endpoint(configuration.url)),
        m_token(std::move(token)),
        m_since(scope.since),
        m_until(scope.until),
        m_names_pull_requests(!scope.wanted.pull_requests.empty()),
        m_clock(clock),
        m_stop(&stop) {
    if (m_endpoint.transport == Endpoint::Transport::unix_socket) {
      throw Error(ErrorCode::usage, "[gitea] url must be http:// or https://");
    }
    if (std::any_of(m_token.begin(), m_token.end(), [](char c) { return c <= ' ' || c > '~'; })) {
      throw Error(ErrorCode::usage, "the Gitea token has a character that no token has");
    }
    for (const auto& repository : configuration.repositories) m_plans[repository];
    for (const auto& wanted : scope.wanted.pull_requests) {
      m_plans[wanted.repository].pull_requests.insert(wanted.number);
    }
    for (const auto& document : scope.documents) {
      m_plans[document.repository].documents.push_back(document);
    }
  }

  [[nodiscard]] std::string_view id() const noexcept override { return "gitea"; }
  [[nodiscard]] std::vector<PlannedRead> plan() const override;

  void collect(EvidenceSink& sink) override {
    GiteaReader reader(m_configuration, m_endpoint, m_token, m_clock, *m_stop, sink);
    m_reader = &reader;
    if (read_server()) {
      for (const auto& [repository, plan] : m_plans) read_repository(repository, plan);
    }
    m_reader = nullptr;
  }

 private:
  // --- the server

  // False if there is no point in going on.
  bool read_server() {
    const auto answer = m_reader->get("/version");
    const bool is_gone =
        answer.http.outcome != HttpResult::Outcome::answered || (answer.status == Status::failed);
    if (is_gone) {
      m_reader->record(m_reader->make_item(answer, "gitea", ""));
      return false;
    }
    auto item = m_reader->make_item(answer, "gitea.version", "");
    // A fixed clock says nothing about the server's.
    if (const auto offset = clock_offset_ms(answer.http); offset && !m_clock.is_given()) {
      item.details["clock_offset_ms"] = std::to_string(*offset);
    }
    m_reader->add_object(answer, std::move(item), "data/gitea/version.json");
    const auto settings =
        m_reader->read_object("gitea.settings", "", "/settings/api", "data/gitea/settings.json");
    if (const auto most = settings.integer("max_response_items")) {
      m_reader->set_page_size(std::clamp(*most, std::int64_t{1}, k_largest_page));
    }
    read_user();
    return true;
  }

  void read_user() {
    if (!m_token.empty()) {
      const auto answer = m_reader->get("/user");
      const auto user = m_reader->add_object(answer, m_reader->make_item(answer, "gitea.user", ""),
                                             "data/gitea/user.json");
      m_reader->set_login(user.text("login"));
      if (answer.status == Status::denied) remark_on_token(answer);
      return;
    }
    Item item;
    item.source = "gitea.user";
    item.request = m_reader->request_text("/user");
    item.status = Status::absent;
    item.reason = "no token is configured: this is what an anonymous user sees";
    item.started = item.finished = m_clock.now();
    m_reader->record(std::move(item));
  }

  void remark_on_token(const Answer& answer) {
    const auto& source = m_configuration.token;
    m_reader->remark(
        concat("gitea: ", to_text(m_endpoint), " does not accept the token of ",
               source.environment.empty() ? concat('\'', printable(source.file.native()), '\'')
                                          : printable(source.environment),
               " (HTTP status ", answer.http.status,
               "): is it of this server, and has it read:repository, read:issue, read:user?"));
  }

  // --- a repository

  void read_repository(const std::string& repository, const Plan& plan) {
    const auto folder = folder_of(repository);
    const auto url = url_of(repository);
    const auto object =
        m_reader->read_object("gitea.repository", repository, url, folder + "repository.json");
    if (object.is_null()) {
      give_up_repository(repository, plan);
      return;
    }
    std::vector<Listed> listed;
    m_reader->read_list({"gitea.pulls", repository, url + "/pulls?state=all&sort=oldest",
                         folder + "pulls-", k_pulls},
                        [&](const Value& pull) {
                          listed.push_back({.number = pull.integer("number").value_or(0),
                                            .created = parse_rfc3339(pull.text("created_at")),
                                            .updated = parse_rfc3339(pull.text("updated_at"))});
                        });
    m_reader->read_list(
        {"gitea.branches", repository, url + "/branches", folder + "branches-", k_branches});
    std::set<std::string> heads;
    for (const auto number : wanted(plan, listed)) read_pull(repository, number, heads);
    for (const auto& head : heads) {
      m_reader->read_list({"gitea.statuses", repository,
                           concat(url, "/commits/", head, "/statuses?sort=highestindex"),
                           concat(folder, "commits/", head, "/statuses-"), k_statuses});
    }
    for (const auto& document : plan.documents) {
      read_document(repository, document, object.text("default_branch"));
    }
  }

  [[nodiscard]] static std::string folder_of(const std::string& repository) {
    return concat("data/gitea/", bundle::encode_path(repository), '/');
  }

  void give_up_repository(const std::string& repository, const Plan& plan) {
    const std::string reason = "the repository could not be read";
    const auto url = url_of(repository);
    m_reader->give_up("gitea.pulls", repository, url + "/pulls", reason);
    for (const auto number : plan.pull_requests) {
      m_reader->give_up("gitea.pulls", concat(repository, '#', number),
                        concat(url, "/pulls/", number), reason);
      give_up_pull(repository, number, reason);
    }
    for (const auto& document : plan.documents) give_up_document(repository, document, reason);
  }

  // What the case names; if it names no pull request at all, those that changed in the window.
  [[nodiscard]] std::set<std::int64_t> wanted(const Plan& plan,
                                              const std::vector<Listed>& listed) const {
    if (m_names_pull_requests) return plan.pull_requests;
    std::set<std::int64_t> numbers;
    for (const auto& [number, created, updated] : listed) {
      const bool is_too_old = updated && *updated < m_since;
      const bool is_too_new = created && *created > m_until;
      if (number > 0 && !is_too_old && !is_too_new) numbers.insert(number);
    }
    return numbers;
  }

  // --- a pull request

  // First the pull request itself: Gitea answers 500 for the comments of one that is not there.
  void read_pull(const std::string& repository, std::int64_t number, std::set<std::string>& heads) {
    const auto folder = folder_of(repository);
    const auto subject = concat(repository, '#', number);
    const auto pull_url = concat(url_of(repository), "/pulls/", number);
    const auto issue_url = concat(url_of(repository), "/issues/", number);
    const auto pull = m_reader->read_object("gitea.pulls", subject, pull_url,
                                            concat(folder, "pulls/", number, ".json"));
    if (pull.is_null()) {
      // Where nothing is asked any more, one gap says so: there may be very many.
      if (!m_reader->is_over()) {
        give_up_pull(repository, number, "the pull request could not be read");
      }
      return;
    }
    m_reader->read_list({"gitea.comments", subject, issue_url + "/comments",
                         concat(folder, "issues/", number, "/comments-"), k_comments});
    m_reader->read_list({"gitea.timeline", subject, issue_url + "/timeline",
                         concat(folder, "issues/", number, "/timeline-"), k_timeline});
    read_reviews(subject, pull_url, concat(folder, "pulls/", number, '/'));
    const auto head = text_at(pull, {"head", "sha"});
    if (is_full_commit(head)) {
      heads.insert(head);
    } else {
      m_reader->give_up("gitea.statuses", repository,
                        concat(url_of(repository), "/commits/HEAD/statuses"),
                        concat("pull request #", number, " has no head commit"));
    }
  }

  void give_up_pull(const std::string& repository, std::int64_t number, const std::string& reason) {
    const auto subject = concat(repository, '#', number);
    const auto url = url_of(repository);
    m_reader->give_up("gitea.comments", subject, concat(url, "/issues/", number, "/comments"),
                      reason);
    m_reader->give_up("gitea.timeline", subject, concat(url, "/issues/", number, "/timeline"),
                      reason);
    m_reader->give_up("gitea.reviews", subject, concat(url, "/pulls/", number, "/reviews"), reason);
  }

  void read_reviews(const std::string& subject, const std::string& pull_url,
                    const std::string& folder) {
    std::vector<std::int64_t> with_comments;
    m_reader->read_list(
        {"gitea.reviews", subject, pull_url + "/reviews", folder + "reviews-", k_reviews},
        [&](const Value& review) {
          const auto id = review.integer("id");
          if (id && review.integer("comments_count").value_or(0) > 0) {
            with_comments.push_back(*id);
          }
        });
    for (const auto id : with_comments) {
      const auto answer = m_reader->get(concat(pull_url, "/reviews/", id, "/comments"));
      auto item = m_reader->make_item(answer, "gitea.reviews", subject);
      if (!GiteaReader::items_of(answer, item)) {
        m_reader->record(std::move(item));
        continue;
      }
      item.entry = concat(folder, "review-", id, "-comments.json");
      m_reader->add(std::move(item), Form::json, answer.http.body);
    }
  }

  // --- a document

  // Its commits first: a reference that is wrong makes Gitea fall back to the default branch
  // without a word, a full commit id does not.
  void read_document(const std::string& repository, const casefile::Document& document,
                     const std::string& default_branch) {
    const auto& ref = document.ref.empty() ? default_branch : document.ref;
    std::string newest;
    const bool complete = m_reader->read_list(
        {"gitea.commits", repository,
         concat(url_of(repository), "/commits?path=", percent_encode(document.path),
                "&sha=", percent_encode(ref), "&stat=false&verification=false&files=false"),
         concat(folder_of(repository), "commits-of/", bundle::encode_path(document.path), '/'),
         k_commits},
        [&](const Value& commit) {
          if (newest.empty()) newest = commit.text("sha");
        });
    if (!is_full_commit(newest)) {
      give_up_document(
          repository, document,
          complete ? concat("no commit of ", printable(ref), " has ", printable(document.path))
                   : "its commits could not be read");
      return;
    }
    const auto answer = m_reader->get(raw_url(repository, document, newest));
    auto item = m_reader->make_item(answer, "gitea.documents", repository);
    item.original_name = document.path;
    item.details["ref"] = ref;
    item.details["commit"] = newest;
    if (!document.id.empty()) item.details["document"] = document.id;
    const bool has_part = answer.status == Status::partial || answer.status == Status::timeout;
    if (!answer.is_success() && !(has_part && !answer.http.body.empty())) {
      m_reader->record(std::move(item));
      return;
    }
    item.entry = concat(folder_of(repository), "documents/", bundle::encode_path(document.path));
    m_reader->add(std::move(item), Form::text, answer.http.body);
  }

  void give_up_document(const std::string& repository, const casefile::Document& document,
                        const std::string& reason) {
    m_reader->give_up("gitea.documents", repository,
                      raw_url(repository, document, document.ref.empty() ? "HEAD" : document.ref),
                      reason);
  }

  [[nodiscard]] static std::string raw_url(const std::string& repository,
                                           const casefile::Document& document,
                                           std::string_view ref) {
    return concat(url_of(repository), "/raw/", encode_url_path(document.path),
                  "?ref=", percent_encode(ref));
  }

  GiteaConfiguration m_configuration;
  Endpoint m_endpoint;
  std::string m_token;
  std::map<std::string, Plan> m_plans;
  Instant m_since;
  Instant m_until;
  bool m_names_pull_requests;
  Clock m_clock;
  const Stop* m_stop;

  // While it collects.
  GiteaReader* m_reader = nullptr;
};

std::vector<PlannedRead> GiteaCollector::plan() const {
  std::vector<PlannedRead> reads;
  const auto base = concat("GET ", to_text(m_endpoint), "/api/v1");
  const auto plan = [&](std::string source, std::string_view target) {
    reads.push_back({std::move(source), concat(base, target)});
  };
  plan("gitea.version", "/version");
  plan("gitea.settings", "/settings/api");
  if (!m_token.empty()) plan("gitea.user", "/user");
  for (const auto& [repository, wanted] : m_plans) {
    const auto url = url_of(repository);
    plan("gitea.repository", url);
    plan("gitea.pulls", url + "/pulls?state=all&sort=oldest&page=...&limit=...");
    plan("gitea.branches", url + "/branches?page=...&limit=...");
    std::vector<std::string> numbers;
    for (const auto number : wanted.pull_requests) numbers.push_back(std::to_string(number));
    if (!m_names_pull_requests) numbers.emplace_back("(each that changed in the window)");
    for (const auto& number : numbers) {
      plan("gitea.pulls", concat(url, "/pulls/", number));
      plan("gitea.comments", concat(url, "/issues/", number, "/comments?page=...&limit=..."));
      plan("gitea.timeline", concat(url, "/issues/", number, "/timeline?page=...&limit=..."));
      plan("gitea.reviews", concat(url, "/pulls/", number, "/reviews?page=...&limit=..."));
      plan("gitea.statuses", concat(url, "/commits/(head of ", number,
                                    ")/statuses?sort=highestindex&page=...&limit=..."));
    }
    for (const auto& document : wanted.documents) {
      plan("gitea.commits",
           concat(url, "/commits?path=", percent_encode(document.path), "&page=...&limit=..."));
      plan("gitea.documents", raw_url(repository, document, "(newest of these commits)"));
    }
  }
  return reads;
}

}  // namespace

std::unique_ptr<Collector> make_gitea_collector(const GiteaConfiguration& configuration,
                                                std::string token, const Scope& scope, Clock clock,
                                                const Stop& stop) {
  return std::make_unique<GiteaCollector>(configuration, std::move(token), scope, clock, stop);
}

}  // namespace coldcase::collect
