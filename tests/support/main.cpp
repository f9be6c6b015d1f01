// SPDX-License-Identifier: Apache-2.0
//
// The main program of every unit test. Boost.Test is compiled here and nowhere else.
#define BOOST_TEST_MODULE coldcase
#include <boost/test/included/unit_test.hpp>
