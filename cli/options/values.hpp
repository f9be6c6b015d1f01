// SPDX-License-Identifier: Apache-2.0
//
// What the value of an option may be.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace coldcase::cli {

// What is wrong with a value; empty if nothing is.
using Complaint = std::function<std::string(const std::string&)>;

// One of these words; a misspelt one gets "did you mean".
[[nodiscard]] Complaint one_of(const std::vector<std::string>& words);
// "{text,json}", for the help.
[[nodiscard]] std::string listed(const std::vector<std::string>& words);

// A whole number from 0 on.
[[nodiscard]] Complaint whole_number();

template <typename Option>
void allow_words(Option& option, const std::vector<std::string>& words) {
  option.check(one_of(words), listed(words));
}

template <typename Option>
void allow_whole_numbers(Option& option) {
  option.check(whole_number());
}

}  // namespace coldcase::cli
