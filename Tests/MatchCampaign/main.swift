// match-campaign: random orders through the matching engine and through its reference.

import Glibc

exit(MatchCampaign.run(Array(CommandLine.arguments.dropFirst())))
