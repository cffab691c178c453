// risk-campaign: random events through the risk stage and through a model of it.

import Glibc

exit(RiskCampaign.run(Array(CommandLine.arguments.dropFirst())))
