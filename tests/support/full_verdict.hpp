// SPDX-License-Identifier: Apache-2.0
//
// A result in which every member has a value and every list an element: what can be written at all.
// Tests that use it check that nothing in it is empty, so a new member must be added here.
#pragma once

#include "verdict/verdict.hpp"

namespace coldcase::test {

[[nodiscard]] verdict::Result full_verdict();

}  // namespace coldcase::test
