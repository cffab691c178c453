// Whether the campaign is worth its time: a reference with a known mistake stands in for the engine,
// and must be found out, with a script that a person can read.

import ReferenceMatching

enum SelfTest {
  /// A found fault.
  struct Find {
    var seed: UInt64
    var commands: [Command]
    var scenario: Scenario
    var attempts: Int
  }

  static func find(_ fault: ReferenceFault, seeds: Range<UInt64>, commands: Int) -> Find? {
    // What shows only in an instrument's first auction shows in many short worlds.
    let isEarly = fault == .upperMiddle
    let worlds = isEarly ? seeds.lowerBound..<seeds.lowerBound + 4_000 : seeds
    for seed in worlds {
      let scenario = Scenario(seed: seed)
      let outcome = MatchCampaign.runSeed(scenario, isEarly ? 90 : commands, .faulty(fault))
      guard outcome.difference != nil else { continue }
      var shrinker = Shrinker(outcome.commands, scenario, .faulty(fault))
      shrinker.shrink()
      return Find(
        seed: seed, commands: shrinker.commands, scenario: shrinker.scenario,
        attempts: shrinker.attempts)
    }
    return nil
  }

  /// The reference's own invariants, in every profile, and whether everything comes up.
  static func checkReference(_ options: Options) -> Bool {
    var coverage = Coverage()
    let began = Files.seconds()
    let count = UInt64(Profile.all.count)
    for seed in options.firstSeed..<options.firstSeed + count {
      let scenario = Scenario(seed: seed)
      let outcome = MatchCampaign.runSeed(scenario, options.commands, .reference)
      coverage.add(outcome.coverage)
      guard let difference = outcome.difference else { continue }
      Files.say("FAILED  seed \(seed), \(scenario.profile.name): \(difference.text)")
      var shrinker = Shrinker(outcome.commands, scenario, .reference)
      shrinker.shrink()
      Files.say(Transcript.of(shrinker.commands, shrinker.scenario, .reference))
      return false
    }
    let commands = Int(count) * options.commands
    let rate = Double(2 * commands) / (Files.seconds() - began) / 1_000
    Files.say("the reference holds over \(commands) commands, \(Int(rate)) thousand a second")
    Files.say("coverage: \(coverage.text)")
    if !coverage.missing.isEmpty {
      Files.say("never came up: \(coverage.missing.joined(separator: ", "))")
    }
    return coverage.missing.isEmpty
  }

  /// A script longer than this is no help.
  static let commandsMax = 14

  static func run(_ options: Options) -> Int32 {
    var missed = checkReference(options) ? 0 : 1
    for fault in ReferenceFault.allCases {
      let seeds = options.firstSeed..<options.firstSeed + UInt64(Profile.all.count * 2)
      guard let find = find(fault, seeds: seeds, commands: options.commands) else {
        Files.say("MISSED  \(fault.rawValue)")
        missed += 1
        continue
      }
      let isShort = find.commands.count <= commandsMax
      Files.say(
        "\(isShort ? "found " : "LONG  ")  \(fault.rawValue): seed \(find.seed), "
          + "\(find.commands.count) commands left after \(find.attempts) attempts")
      if let difference = Comparison.run(find.commands, find.scenario, .faulty(fault)),
        difference.kind == .referenceIsWrong
      {
        Files.say("  the reference itself: \(difference.text)")
        missed += 1
      }
      if !isShort {
        Files.say(Transcript.of(find.commands, find.scenario, .faulty(fault)))
        missed += 1
      }
    }
    Files.say(missed == 0 ? "every fault found" : "\(missed) failed")
    return missed == 0 ? 0 : 1
  }
}
