// apus-sim: a hostile world from one seed.

import Arguments

SimCommand.command.main()
