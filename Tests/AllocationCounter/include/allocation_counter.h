// Counts what a thread allocates. Linked into a test program, its malloc and kin stand before the C
// library's and pass on to it: so a test can hold the core to "nothing allocates after start". Swift
// can't define these symbols: they must be there before its runtime is.

#pragma once

#include <stdint.h>

// 0 under a sanitizer, which brings a malloc of its own: nothing is counted then.
int apus_allocation_counter_works(void);

// Allocations and reallocations by the calling thread since it began.
uint64_t apus_allocation_count(void);
