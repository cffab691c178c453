// The program proves on small worlds that the simulated machine does what its header says.

import CSimulation
import Glibc

unsafe apus_sim_settle(CommandLine.unsafeArgv)
exit(Trials.run(CommandLine.arguments.dropFirst()))
