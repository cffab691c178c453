// The example as it stands, compiled into the benchmark: it is called as one that was loaded is.
#include "../../examples/strategies/c/quoter.c"
