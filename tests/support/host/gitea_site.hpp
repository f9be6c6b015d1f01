// SPDX-License-Identifier: Apache-2.0
//
// A Gitea out of a fixture: short JSON that holds what matters, and forms that hold the rest.
#pragma once

#include "tests/support/host/gitea_answers.hpp"
#include "tests/support/host/tree.hpp"

#include <string>

namespace coldcase::test::host {

// Builds the answers from the files below gitea/ of the tree:
//
//   forms/<kind>.json         an object as a real server sends it: user, repository, pull, comment,
//                             event, review, status, commit, branch. "{root}", "{repo}" and the
//                             names of the item's own members stand for their values.
//   users.json                [{"login": ...}, ...]
//   version.json, settings.json, user.txt (the login that the token belongs to), token
//   <owner>/<name>/repository.json
//   <owner>/<name>/pulls.json, branches.json, commits.json (newest first; "paths" lists the files)
//   <owner>/<name>/comments.json, events.json, reviews.json   each item with "pull"
//   <owner>/<name>/statuses.json                              each item with "sha"
//   <owner>/<name>/files/...                                  contents of the default branch
//
// An item is laid over its form, members of objects one by one. Where a form has a user or a
// repository, the item may have its name only. Timelines are comments and events in their order.
[[nodiscard]] GiteaSite build_gitea_site(const Tree& tree, const std::string& root_url);

}  // namespace coldcase::test::host
