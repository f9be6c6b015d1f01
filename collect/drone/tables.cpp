// SPDX-License-Identifier: Apache-2.0
//
// The allow-list, in the order of Drone 2.28.
#include "collect/drone/tables.hpp"

#include <array>

namespace coldcase::collect {

namespace {

constexpr bool k_free = true;
constexpr bool k_object = true;

constexpr std::array k_migrations{DroneColumn{"name", "VARCHAR(255)"}};

constexpr std::array k_repos{DroneColumn{"repo_id", "INTEGER"},
                             DroneColumn{"repo_uid", "TEXT"},
                             DroneColumn{"repo_namespace", "TEXT"},
                             DroneColumn{"repo_name", "TEXT"},
                             DroneColumn{"repo_slug", "TEXT"},
                             DroneColumn{"repo_scm", "TEXT"},
                             DroneColumn{"repo_clone_url", "TEXT", k_free},
                             DroneColumn{"repo_ssh_url", "TEXT", k_free},
                             DroneColumn{"repo_html_url", "TEXT", k_free},
                             DroneColumn{"repo_active", "BOOLEAN"},
                             DroneColumn{"repo_private", "BOOLEAN"},
                             DroneColumn{"repo_visibility", "TEXT"},
                             DroneColumn{"repo_branch", "TEXT"},
                             DroneColumn{"repo_counter", "INTEGER"},
                             DroneColumn{"repo_config", "TEXT"},
                             DroneColumn{"repo_timeout", "INTEGER"},
                             DroneColumn{"repo_trusted", "BOOLEAN"},
                             DroneColumn{"repo_protected", "BOOLEAN"},
                             DroneColumn{"repo_no_forks", "BOOLEAN"},
                             DroneColumn{"repo_no_pulls", "BOOLEAN"},
                             DroneColumn{"repo_cancel_pulls", "BOOLEAN"},
                             DroneColumn{"repo_cancel_push", "BOOLEAN"},
                             DroneColumn{"repo_cancel_running", "BOOLEAN"},
                             DroneColumn{"repo_throttle", "INTEGER"},
                             DroneColumn{"repo_synced", "INTEGER"},
                             DroneColumn{"repo_created", "INTEGER"},
                             DroneColumn{"repo_updated", "INTEGER"},
                             DroneColumn{"repo_version", "INTEGER"}};

constexpr std::array k_builds{DroneColumn{"build_id", "INTEGER"},
                              DroneColumn{"build_repo_id", "INTEGER"},
                              DroneColumn{"build_trigger", "TEXT"},
                              DroneColumn{"build_number", "INTEGER"},
                              DroneColumn{"build_parent", "INTEGER"},
                              DroneColumn{"build_status", "TEXT"},
                              DroneColumn{"build_error", "TEXT", k_free},
                              DroneColumn{"build_event", "TEXT"},
                              DroneColumn{"build_action", "TEXT"},
                              DroneColumn{"build_link", "TEXT", k_free},
                              DroneColumn{"build_timestamp", "INTEGER"},
                              DroneColumn{"build_title", "TEXT", k_free},
                              DroneColumn{"build_message", "TEXT", k_free},
                              DroneColumn{"build_before", "TEXT"},
                              DroneColumn{"build_after", "TEXT"},
                              DroneColumn{"build_ref", "TEXT"},
                              DroneColumn{"build_source_repo", "TEXT"},
                              DroneColumn{"build_source", "TEXT"},
                              DroneColumn{"build_target", "TEXT"},
                              DroneColumn{"build_author", "TEXT"},
                              DroneColumn{"build_sender", "TEXT"},
                              DroneColumn{"build_deploy", "TEXT", k_free},
                              DroneColumn{"build_params", "TEXT", k_free, k_object},
                              DroneColumn{"build_started", "INTEGER"},
                              DroneColumn{"build_finished", "INTEGER"},
                              DroneColumn{"build_created", "INTEGER"},
                              DroneColumn{"build_updated", "INTEGER"},
                              DroneColumn{"build_version", "INTEGER"},
                              DroneColumn{"build_cron", "TEXT"},
                              DroneColumn{"build_deploy_id", "NUMBER"},
                              DroneColumn{"build_debug", "BOOLEAN"}};

constexpr std::array k_stages{DroneColumn{"stage_id", "INTEGER"},
                              DroneColumn{"stage_repo_id", "INTEGER"},
                              DroneColumn{"stage_build_id", "INTEGER"},
                              DroneColumn{"stage_number", "INTEGER"},
                              DroneColumn{"stage_kind", "TEXT"},
                              DroneColumn{"stage_type", "TEXT"},
                              DroneColumn{"stage_name", "TEXT"},
                              DroneColumn{"stage_status", "TEXT"},
                              DroneColumn{"stage_error", "TEXT", k_free},
                              DroneColumn{"stage_errignore", "BOOLEAN"},
                              DroneColumn{"stage_exit_code", "INTEGER"},
                              DroneColumn{"stage_limit", "INTEGER"},
                              DroneColumn{"stage_os", "TEXT"},
                              DroneColumn{"stage_arch", "TEXT"},
                              DroneColumn{"stage_variant", "TEXT"},
                              DroneColumn{"stage_kernel", "TEXT"},
                              DroneColumn{"stage_machine", "TEXT"},
                              DroneColumn{"stage_started", "INTEGER"},
                              DroneColumn{"stage_stopped", "INTEGER"},
                              DroneColumn{"stage_created", "INTEGER"},
                              DroneColumn{"stage_updated", "INTEGER"},
                              DroneColumn{"stage_version", "INTEGER"},
                              DroneColumn{"stage_on_success", "BOOLEAN"},
                              DroneColumn{"stage_on_failure", "BOOLEAN"},
                              DroneColumn{"stage_depends_on", "TEXT", k_free},
                              DroneColumn{"stage_labels", "TEXT", k_free, k_object},
                              DroneColumn{"stage_limit_repo", "INTEGER"}};

constexpr std::array k_steps{
    DroneColumn{"step_id", "INTEGER"},         DroneColumn{"step_stage_id", "INTEGER"},
    DroneColumn{"step_number", "INTEGER"},     DroneColumn{"step_name", "TEXT"},
    DroneColumn{"step_status", "TEXT"},        DroneColumn{"step_error", "TEXT", k_free},
    DroneColumn{"step_errignore", "BOOLEAN"},  DroneColumn{"step_exit_code", "INTEGER"},
    DroneColumn{"step_started", "INTEGER"},    DroneColumn{"step_stopped", "INTEGER"},
    DroneColumn{"step_version", "INTEGER"},    DroneColumn{"step_depends_on", "TEXT", k_free},
    DroneColumn{"step_image", "TEXT"},         DroneColumn{"step_detached", "BOOLEAN"},
    DroneColumn{"step_schema", "TEXT", k_free}};

constexpr DroneTable k_migrations_table{"migrations", "name", k_migrations};
constexpr DroneTable k_repos_table{"repos", "repo_id", k_repos};
constexpr DroneTable k_builds_table{"builds", "build_id", k_builds};
constexpr DroneTable k_stages_table{"stages", "stage_id", k_stages};
constexpr DroneTable k_steps_table{"steps", "step_id", k_steps};

constexpr std::array<const DroneTable*, 5> k_tables{
    &k_migrations_table, &k_repos_table, &k_builds_table, &k_stages_table, &k_steps_table};

}  // namespace

const DroneTable& migrations_table() {
  return k_migrations_table;
}
const DroneTable& repos_table() {
  return k_repos_table;
}
const DroneTable& builds_table() {
  return k_builds_table;
}
const DroneTable& stages_table() {
  return k_stages_table;
}
const DroneTable& steps_table() {
  return k_steps_table;
}

std::span<const DroneTable* const> drone_tables() {
  return k_tables;
}

}  // namespace coldcase::collect
