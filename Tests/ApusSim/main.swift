// apus-sim: a hostile world from one seed.

import Arguments
import CSimulation

unsafe apus_sim_settle(CommandLine.unsafeArgv)
SimCommand.command.main()
