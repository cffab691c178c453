// The campaign finds known mistakes, and shrinks them to what a person can read. The release build
// does the same over more seeds: `match-campaign --self-test`.

import ReferenceMatching
import Testing

@testable import match_campaign

@Suite struct SelfTestTests {
  @Test(arguments: ReferenceFault.allCases)
  func everyFaultIsFound(_ fault: ReferenceFault) throws {
    let find = try #require(SelfTest.find(fault, seeds: 1..<27, commands: 4_000))
    #expect(find.commands.count <= SelfTest.commandsMax)
    let difference = try #require(
      Comparison.run(find.commands, find.scenario, .faulty(fault)), "seed \(find.seed)")
    #expect(difference.kind == .lines || difference.kind == .book)
    // The same commands show nothing without the fault.
    #expect(Comparison.run(find.commands, find.scenario, .reference) == nil)
  }

  @Test func aScriptSurvivesItsFile() throws {
    let scenario = Scenario(seed: 10)
    let commands = MatchCampaign.commands(scenario, 3_000)
    let text = OrderFile.orders(commands, scenario)
    let (again, world) = try OrderFile.read(text)
    #expect(world.instruments == scenario.instruments)
    #expect(world.windowTicks == scenario.windowTicks)
    #expect(again.count == commands.count)
    let first = zip(commands, again).first { $0 != $1 }
    #expect(first == nil, "\(first.map { OrderFile.line($0.0) } ?? "")")
  }

  @Test(arguments: [
    (0, "0"), (1, "0.00000001"), (-150_000_000, "-1.5"), (100_000_000, "1"),
    (Int64.max, "92233720368.54775807"), (Int64.min, "-92233720368.54775808"),
  ])
  func decimals(_ units: Int64, _ text: String) {
    #expect(Decimal.text(units) == text)
    #expect(Decimal.units(text) == units)
    #expect(Decimal.units("") == nil)
  }

  @Test func aSeedRepeats() {
    for seed: UInt64 in 1...12 {
      let scenario = Scenario(seed: seed)
      let first = MatchCampaign.commands(scenario, 300)
      #expect(first == MatchCampaign.commands(scenario, 300))
      #expect(zip(first, first.dropFirst()).allSatisfy { $0.time <= $1.time })
    }
  }
}
