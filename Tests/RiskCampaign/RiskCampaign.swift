// The campaign: seed after seed, a line of progress now and then, and where a difference showed.

import Events
import Glibc
import Risk

enum RiskCampaign {
  static func run(_ arguments: [String]) -> Int32 {
    if arguments.contains("--help") || arguments.contains("-h") {
      say(Options.usage)
      return 0
    }
    do {
      let options = try Options(arguments)
      return options.isSelfTest ? selfTest(options) : run(options)
    } catch {
      say("risk-campaign: \(error.text); --help explains")
      return 2
    }
  }

  struct Outcome {
    var count = 0
    var coverage = Coverage()
    /// At the last turn.
    var difference: String?
  }

  static func runSeed(
    _ seed: UInt64, _ events: Int, ignoring ignored: Check? = nil,
    changesOf limit: LimitKind? = nil, of scope: RiskScope? = nil
  ) -> Outcome {
    let scenario = Scenario(seed: seed)
    var generator = Generator(scenario)
    var comparison = Comparison(scenario.settings, ignoring: ignored, changesOf: limit, of: scope)
    var outcome = Outcome()
    for _ in 0..<events {
      let event = generator.next(comparison.model)
      outcome.count += 1
      if let difference = comparison.step(event) {
        outcome.difference = "\(event)\n\(difference)"
        break
      }
    }
    outcome.coverage = comparison.coverage
    return outcome
  }

  private static func run(_ options: Options) -> Int32 {
    var coverage = Coverage()
    var count = 0
    var worlds = 0
    let began = seconds()
    var told = began
    var seed = options.firstSeed
    while worlds < options.seeds {
      if let limit = options.seconds, seconds() - began >= Double(limit) { break }
      let outcome = runSeed(seed, options.events)
      count += outcome.count
      worlds += 1
      coverage.add(outcome.coverage)
      if let difference = outcome.difference {
        say("seed \(seed), turn \(outcome.count):\n\(difference)")
        say("\(count) events compared over \(worlds) seeds from \(options.firstSeed), 1 difference")
        return 1
      }
      seed += 1
      if seconds() - told >= 2 {
        told = seconds()
        say("seed \(seed): \(count) events in \(Int(told - began)) s")
      }
    }
    say("orders/requests/warnings/stops by reason: \(coverage.text)")
    say("\(count) events compared over \(worlds) seeds from \(options.firstSeed), 0 differences")
    // Enough of it, or nothing can be said of what is missing.
    if count >= 1_000_000, !coverage.missing.isEmpty {
      say("never refused, so nothing was tested of it: \(coverage.missing.joined(separator: ", "))")
      return 1
    }
    return 0
  }

  /// The seed that shows that a model doesn't know a check, or what it says of one kind of scope; nil: none does.
  static func find(
    _ check: Check, of scope: RiskScope? = nil, seeds: ClosedRange<UInt64>, events: Int
  ) -> UInt64? {
    seeds.first { runSeed($0, events, ignoring: check, of: scope).difference != nil }
  }

  /// The same of changes of a limit.
  static func find(
    changesOf limit: LimitKind, of scope: RiskScope? = nil, seeds: ClosedRange<UInt64>, events: Int
  ) -> UInt64? {
    seeds.first { runSeed($0, events, changesOf: limit, of: scope).difference != nil }
  }

  /// The limits that an event changes.
  static let changed = (1..<UInt16(LimitKind.names.count)).map { LimitKind(code: $0) }.filter {
    $0 != .executions
  }

  /// Money that each kind of scope has a limit of, and that a check compares scope by scope.
  static let ofEachScope: [(check: Check, limit: LimitKind)] = [
    (.openNotional, .openNotional), (.grossExposure, .gross), (.netExposure, .net),
  ]
  static let owners: [RiskScope] = [.instrument, .firm, .strategy, .account]

  private static func selfTest(_ options: Options) -> Int32 {
    var count = 0
    var missed = 0
    func tell(_ what: String, _ seed: UInt64?) {
      count += 1
      if seed == nil { missed += 1 }
      say("without \(what): " + (seed.map { "found at seed \($0)" } ?? "NOT FOUND"))
    }
    for check in Check.all {
      tell(Check.names[Int(check.code)], find(check, seeds: 1...200, events: 2_000))
    }
    for limit in changed {
      tell(
        "changes of \(LimitKind.names[Int(limit.code)])",
        find(changesOf: limit, seeds: 1...400, events: 4_000))
    }
    for (check, limit) in ofEachScope {
      for scope in owners {
        let owner = RiskScope.names[Int(scope.code)]
        tell(
          "\(Check.names[Int(check.code)]) of \(owner)",
          find(check, of: scope, seeds: 1...200, events: 2_000))
        tell(
          "changes of \(LimitKind.names[Int(limit.code)]) of \(owner)",
          find(changesOf: limit, of: scope, seeds: 1...400, events: 4_000))
      }
    }
    say("\(count - missed) of \(count) found")
    return missed == 0 ? 0 : 1
  }

  /// At once, even into a pipe: who watches sees it.
  static func say(_ text: String) {
    print(text)
    fflush(nil)
  }

  private static func seconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
