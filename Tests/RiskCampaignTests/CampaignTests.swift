// A small campaign, and that it would find a mistake. The release build does the same over more: tools/campaign-risk.

import Events
import Risk
import Testing

@testable import risk_campaign

@Suite struct CampaignTests {
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func theStageAndTheModelAgree(seed: UInt64) {
    let outcome = RiskCampaign.runSeed(seed, 1_000)
    #expect(outcome.difference == nil, "seed \(seed), turn \(outcome.count)")
  }

  @Test(arguments: [Check.killSwitch, .collar, .orderRate, .position, .grossExposure, .drawdown])
  func aModelWithoutACheckIsFound(check: Check) {
    #expect(RiskCampaign.find(check, seeds: 1...60, events: 800) != nil)
  }

  /// What only another config changes, over a restart.
  @Test(arguments: [LimitKind.restricted, .staticReference, .staticCollar, .warning])
  func aModelWithoutChangesOfALimitIsFound(limit: LimitKind) {
    #expect(RiskCampaign.find(changesOf: limit, seeds: 1...120, events: 1_500) != nil)
  }

  @Test func aSeedRepeats() {
    let first = RiskCampaign.runSeed(7, 500)
    let second = RiskCampaign.runSeed(7, 500)
    #expect(first.coverage.text == second.coverage.text)
  }
}
