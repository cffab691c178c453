// apus: the core and what goes with it.

import Subcommands

Apus.command.main()
