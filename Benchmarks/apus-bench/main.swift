// apus-bench: what each part costs, with the bare floor measured in the same run beside it.

import Glibc

exit(BenchCommand.run(Array(CommandLine.arguments.dropFirst())))
