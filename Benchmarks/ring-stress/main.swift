// ring-stress: two threads on the rings of one fabric, for ThreadSanitizer (tools/check-tsan).

import Glibc

exit(RingStress.run(Array(CommandLine.arguments.dropFirst())))
