// SPDX-License-Identifier: Apache-2.0
//
// pack_sample NAME FILE - packs fixtures/bundles/NAME as a bundle, to try commands on by hand.
#include "tests/support/sample_bundle.hpp"

#include <exception>
#include <iostream>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv, argv + argc);
  if (arguments.size() != 3) {
    std::cerr << "usage: pack_sample NAME FILE\n";
    return 64;
  }
  try {
    coldcase::test::load_sample(arguments[1]).write(arguments[2]);
  } catch (const std::exception& error) {
    std::cerr << "pack_sample: " << error.what() << '\n';
    return 70;
  }
  return 0;
}
