// SPDX-License-Identifier: Apache-2.0
//
// The tables of the schema, one file a group: each function appends its tables.
#pragma once

#include "analyze/facts/schema.hpp"

#include <vector>

namespace coldcase::analyze {

void add_coverage_tables(std::vector<Table>& tables);
void add_drone_tables(std::vector<Table>& tables);
void add_run_tables(std::vector<Table>& tables);
void add_gitea_tables(std::vector<Table>& tables);
void add_docker_tables(std::vector<Table>& tables);
void add_journal_tables(std::vector<Table>& tables);
void add_case_tables(std::vector<Table>& tables);
void add_conclusion_tables(std::vector<Table>& tables);

}  // namespace coldcase::analyze
