// The campaign: seed after seed, a line of progress now and then, and what a difference leaves behind.

import Glibc
import ReferenceMatching

enum MatchCampaign {
  static func run(_ arguments: [String]) -> Int32 {
    if arguments.contains("--help") || arguments.contains("-h") {
      Files.say(Options.usage)
      return 0
    }
    do {
      let options = try Options(arguments)
      if let path = options.probe { return probe(path) }
      if let path = options.replay { return replay(path) }
      if options.isSelfTest { return SelfTest.run(options) }
      if let path = options.seedFile { return run(options, seedFile: path) }
      return Watch.run(options, arguments)
    } catch {
      Files.complain("match-campaign: \(error.text); --help explains")
      return 2
    }
  }

  /// What one seed came to.
  struct Outcome {
    var commands: [Command] = []
    var coverage = Coverage()
    var difference: Difference?
  }

  static func runSeed(_ scenario: Scenario, _ count: Int, _ contender: Contender) -> Outcome {
    var outcome = Outcome()
    outcome.commands.reserveCapacity(count)
    var generator = Generator(scenario)
    var comparison = Comparison(scenario, contender)
    for _ in 0..<count {
      let command = generator.next()
      outcome.commands.append(command)
      let (lines, difference) = comparison.step(command)
      let terms = command.instrument.flatMap { index in
        scenario.instruments.indices.contains(index) ? scenario.instruments[index] : nil
      }
      outcome.coverage.note(command, lines, isProRata: terms?.isProRata ?? false)
      if let difference {
        outcome.difference = difference
        return outcome
      }
      generator.hear(lines, of: command)
    }
    outcome.difference = comparison.compareBooks()
    return outcome
  }

  /// Only the commands, through the reference alone: for an engine that doesn't come back.
  static func commands(_ scenario: Scenario, _ count: Int) -> [Command] {
    var generator = Generator(scenario)
    var reference = ReferenceMatcher(scenario.instruments)
    return (0..<count).map { _ in
      let command = generator.next()
      generator.hear(reference.apply(command), of: command)
      return command
    }
  }

  // MARK: - The whole

  /// A seed of a world that is over soon, behind all others: what shows only before an instrument's first trade (an
  /// auction without a reference price, say) needs many beginnings.
  private static let shortSeed: UInt64 = 1 << 40
  private static let shortCommands = 90
  private static let shortWorldsPerSeed = 16

  /// Every world of a campaign: its seed and how many commands it gets.
  private static func worlds(_ options: Options) -> [(UInt64, Int)] {
    let seeds = options.firstSeed..<options.firstSeed + UInt64(options.seeds)
    let short = seeds.flatMap { seed in
      (0..<UInt64(shortWorldsPerSeed)).map {
        (shortSeed + seed * UInt64(shortWorldsPerSeed) + $0, min(shortCommands, options.commands))
      }
    }
    return seeds.map { ($0, options.commands) } + short
  }

  private static func run(_ options: Options, seedFile: String) -> Int32 {
    var coverage = Coverage()
    var count = 0
    var differences = 0
    let began = Files.seconds()
    var told = began
    for (seed, commands) in worlds(options) {
      let scenario = Scenario(seed: seed)
      Files.write("\(seed)", to: seedFile)
      alarm(Watch.secondsPerSeed)
      let outcome = runSeed(scenario, commands, .engine)
      alarm(0)
      count += outcome.commands.count
      coverage.add(outcome.coverage)
      if let difference = outcome.difference {
        differences += 1
        Files.say(
          "seed \(seed) (\(scenario.profile.name)): command \(difference.index + 1): "
            + difference.text)
        report(outcome.commands, scenario, .engine, options)
        if differences == 5 {
          Files.say("5 seeds with differences are enough")
          break
        }
      }
      if Files.seconds() - told >= 2 {
        told = Files.seconds()
        let last = options.firstSeed + UInt64(options.seeds) - 1
        let place = seed > last ? "short worlds" : "seed \(seed) of \(options.firstSeed)…\(last)"
        Files.say("\(place): \(count) commands in \(Int(told - began)) s")
      }
    }
    Files.say("coverage: \(coverage.text)")
    Files.say("\(count) commands compared over \(options.seeds) seeds, \(differences) differences")
    // Every profile, and enough of it, or nothing can be said of what is missing.
    let isWhole = options.seeds >= Profile.all.count && options.commands >= 5_000
    if isWhole && differences == 0 && !coverage.missing.isEmpty {
      let missing = coverage.missing.joined(separator: ", ")
      Files.say("never came up, so nothing was tested of it: \(missing)")
      return 1
    }
    return differences == 0 ? 0 : 1
  }

  private static func report(
    _ commands: [Command], _ scenario: Scenario, _ contender: Contender, _ options: Options
  ) {
    var shrinker = Shrinker(commands, scenario, contender)
    shrinker.shrink()
    Files.say("shrunk to \(shrinker.commands.count) commands in \(shrinker.attempts) attempts:")
    Files.say(Transcript.of(shrinker.commands, shrinker.scenario, contender))
    leave(shrinker.commands, shrinker.scenario, options)
  }

  static func leave(_ commands: [Command], _ scenario: Scenario, _ options: Options) {
    Files.makeDirectory(options.out)
    let path = "\(options.out)/seed-\(scenario.seed)"
    Files.write(OrderFile.orders(commands, scenario), to: path + ".csv")
    Files.write(OrderFile.instruments(scenario), to: path + ".yaml")
    Files.say("apus match --instruments \(path).yaml \(path).csv")
  }

  // MARK: - One script

  private static func read(_ path: String) -> (commands: [Command], scenario: Scenario)? {
    guard let text = Files.read(path) else {
      Files.complain("match-campaign: \(path) can't be read")
      return nil
    }
    do {
      return try OrderFile.read(text)
    } catch {
      Files.complain("match-campaign: \(path): \(error)")
      return nil
    }
  }

  private static func probe(_ path: String) -> Int32 {
    guard let (commands, scenario) = read(path) else { return 2 }
    alarm(Watch.secondsPerProbe)
    return Comparison.run(commands, scenario, .engine) == nil ? 0 : 1
  }

  private static func replay(_ path: String) -> Int32 {
    guard let (commands, scenario) = read(path) else { return 2 }
    Files.say(Transcript.of(commands, scenario, .engine))
    guard let difference = Comparison.run(commands, scenario, .engine) else {
      Files.say("no difference")
      return 0
    }
    Files.say("command \(difference.index + 1): \(difference.text)")
    return 1
  }
}
