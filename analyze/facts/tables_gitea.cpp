// SPDX-License-Identifier: Apache-2.0
//
// Tables of Gitea: pull requests and what is said on them, statuses, documents and their commits.
#include "analyze/facts/define.hpp"
#include "analyze/facts/tables.hpp"

namespace coldcase::analyze {

using namespace define;

namespace {

Heading heading(std::string name, std::string doc, std::string source,
                Temporal temporal = Temporal::fixed) {
  return {std::move(name), std::move(doc), {std::move(source)}, "gitea", temporal};
}

Table pull_request_table() {
  using Row = PullRequestRow;
  return define::table<Facts, Row>(
      heading("pull_request", "Pull requests, as of the instant of the case.", "gitea.pulls",
              Temporal::history),
      &Facts::pull_requests,
      {column("repository", &Row::repository, "owner/name", "request"),
       column("number", &Row::number, "number", "number"),
       column("state", &Row::state, "open or closed, as of the instant of the case",
              "state, and the timeline"),
       column("state_at_capture", &Row::state_at_capture, "as captured", "state"),
       column("merged", &Row::merged, "1: merged", "merged"),
       column("title", &Row::title, "title", "title"),
       column("head_sha", &Row::head_sha, "head, as of the instant of the case",
              "head.sha, and the timeline"),
       column("base_ref", &Row::base_ref, "branch it goes to", "base.ref"),
       column("author", &Row::author, "login", "user.login"),
       column("created_ns", &Row::created, "created", "created_at"),
       column("updated_ns", &Row::updated, "updated", "updated_at"),
       column("closed_ns", &Row::closed, "closed", "closed_at"),
       column("basis", &Row::basis,
              "history: proven for the instant of the case; capture: known of the capture only")});
}

Table comment_table() {
  using Row = CommentRow;
  return define::table<Facts, Row>(
      heading("comment", "Comments on pull requests.", "gitea.comments", Temporal::history),
      &Facts::comments,
      {column("repository", &Row::repository, "owner/name", "request"),
       column("pull_request", &Row::pull_request, "number of the pull request", "request"),
       column("id", &Row::id, "Gitea's id", "id"),
       column("author", &Row::author, "login", "user.login"),
       column("body", &Row::body, "text", "body"),
       column("created_ns", &Row::created, "created", "created_at"),
       column("updated_ns", &Row::updated, "last edited", "updated_at"),
       column("basis", &Row::basis, "capture: edited after the instant of the case")});
}

Table timeline_table() {
  using Row = TimelineEventRow;
  return define::table<Facts, Row>(
      heading("timeline_event", "Timeline of pull requests.", "gitea.timeline"),
      &Facts::timeline_events,
      {column("repository", &Row::repository, "owner/name", "request"),
       column("pull_request", &Row::pull_request, "number of the pull request", "request"),
       column("id", &Row::id, "Gitea's id", "id"),
       column("type", &Row::type, "close, reopen, pull_push ...", "type"),
       column("author", &Row::author, "login", "user.login"),
       column("body", &Row::body, "text, or JSON for pull_push", "body"),
       column("created_ns", &Row::created, "created", "created_at")});
}

Table review_table() {
  using Row = ReviewRow;
  return define::table<Facts, Row>(
      heading("review", "Reviews of pull requests.", "gitea.reviews"), &Facts::reviews,
      {column("repository", &Row::repository, "owner/name", "request"),
       column("pull_request", &Row::pull_request, "number of the pull request", "request"),
       column("id", &Row::id, "Gitea's id", "id"),
       column("author", &Row::author, "login", "user.login"),
       column("state", &Row::state, "APPROVED, COMMENT, REQUEST_CHANGES ...", "state"),
       column("body", &Row::body, "text", "body"),
       column("submitted_ns", &Row::submitted, "submitted", "submitted_at")});
}

Table commit_status_table() {
  using Row = CommitStatusRow;
  return define::table<Facts, Row>(
      heading("commit_status", "Statuses of commits, one row a post.", "gitea.statuses"),
      &Facts::commit_statuses,
      {column("repository", &Row::repository, "owner/name", "request"),
       column("sha", &Row::sha, "commit", "request"),
       column("id", &Row::id, "index per commit", "id"),
       column("context", &Row::context, "context", "context"),
       column("status", &Row::status, "pending, success, failure, error ...", "status"),
       column("description", &Row::description, "text", "description"),
       column("target_url", &Row::target_url, "link", "target_url"),
       column("created_ns", &Row::created, "created", "created_at")});
}

Table git_commit_table() {
  using Row = GitCommitRow;
  return define::table<Facts, Row>(
      heading("git_commit", "Commits that touched a document.", "gitea.commits"),
      &Facts::git_commits,
      {column("repository", &Row::repository, "owner/name", "request"),
       column("path", &Row::path, "the document", "request"),
       column("sha", &Row::sha, "commit", "sha"),
       column("author", &Row::author, "name", "commit.author.name"),
       column("message", &Row::message, "message", "commit.message"),
       column("authored_ns", &Row::authored, "author's date", "commit.author.date"),
       column("committed_ns", &Row::committed, "committer's date", "commit.committer.date")});
}

Table document_table() {
  using Row = DocumentRow;
  return define::table<Facts, Row>(
      heading("document", "Documents that the case names.", "gitea.documents", Temporal::snapshot),
      &Facts::documents,
      {column("repository", &Row::repository, "owner/name", "request"),
       column("path", &Row::path, "path", "request"),
       column("text", &Row::text, "text", "the file")});
}

}  // namespace

void add_gitea_tables(std::vector<Table>& tables) {
  tables.push_back(pull_request_table());
  tables.push_back(comment_table());
  tables.push_back(timeline_table());
  tables.push_back(review_table());
  tables.push_back(commit_status_table());
  tables.push_back(git_commit_table());
  tables.push_back(document_table());
}

}  // namespace coldcase::analyze
