// SPDX-License-Identifier: Apache-2.0
//
// COLDCASE_CHECK: a condition that only a bug of ours can break. Aborts, in release builds too: a
// forensic tool that goes on after a broken assumption invents evidence.
#pragma once

#include <cstdio>
#include <cstdlib>

// A macro, because the text of the condition and its place are what the report needs.
#define COLDCASE_CHECK(condition)                                                       \
  do {                                                                                  \
    if (!(condition)) {                                                                 \
      std::fprintf(stderr, "coldcase: internal error: %s:%d: %s\n", __FILE__, __LINE__, \
                   #condition);                                                         \
      std::abort();                                                                     \
    }                                                                                   \
  } while (false)
