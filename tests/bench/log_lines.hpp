// SPDX-License-Identifier: Apache-2.0
//
// What the step logs of the benchmarks are made of.
#pragma once

#include <array>
#include <string_view>

namespace coldcase::bench {

// Lines as step logs have them: pulls, pytest, shell traces, JSON of servers. Some look like a
// secret or like a signature, none is one.
constexpr std::array<std::string_view, 17> k_log_lines{
    "a3ed95caeb02: Pull complete",
    "+ docker stack deploy -c compose.yml ghos-bdd2f3_ci_example_org --with-registry-auth",
    "tests/custom/test_api.py::test_health_check PASSED                      [ 42%]",
    "time=\"2026-06-13T06:12:48Z\" level=info msg=\"deploying service\" service=app replicas=1",
    "    File \"/usr/lib/python3.11/site-packages/requests/sessions.py\", line 703, in send",
    "overall progress: 0 out of 1 tasks",
    "1/1: preparing [=================================>                 ]",
    "{\"level\":\"info\",\"ts\":\"2026-06-13T06:12:48Z\",\"logger\":\"http\",\"msg\":\"GET "
    "/healthz 200\"}",
    "HEAD is now at 6a9aedbadb9e4b1c2d3e4f5061728394a5b6c7d8 Upgrade ghost to 5.94",
    "Digest: sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "Creating service ghos-bdd2f3_ci_example_org_app",
    "Creating service ghos-bdd2f3_ci_example_org_db",
    "  | 2026-11-23T17:39:10.358265964Z converged ghos-bdd2f3_ci_example_org_app",
    "\x1B[32m.\x1B[0m\x1B[32m.\x1B[0m\x1B[32m                                  [100%]\x1B[0m",
    "Collecting pytest==8.3.4",
    "  Downloading pytest-8.3.4-py3-none-any.whl (343 kB)",
    "waiting for the token bucket; key=level value=5"};

}  // namespace coldcase::bench
