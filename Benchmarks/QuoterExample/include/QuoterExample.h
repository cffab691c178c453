// apus_strategy_v1 of the plug-in in examples/strategies/c.
#include "apus_strategy.h"
