// outside-bench: what a strategy in another process adds to the way from a tick to an order.

import Glibc

exit(OutsideBench.run(Array(CommandLine.arguments.dropFirst())))
