// How much faster than real time the simulation is: the ordinary story at several rates, a process a run, by the CPU that it took.

import Arguments
import SimulationStory

enum Speed {
  /// Between two requests of a client, on average.
  private static let pacesNs: [UInt64] = [
    4_000_000_000, 2_000_000_000, 1_000_000_000, 500_000_000, 200_000_000, 100_000_000,
  ]

  /// One rate, over all seeds.
  private struct Row {
    var outcome = Outcome()
    /// Of runs that end as soon as they have begun: what a start, an end and the reading of records take.
    var ends = Outcome()

    mutating func add(_ whole: Outcome, _ short: Outcome) {
      outcome.take(whole)
      ends.take(short)
    }

    var text: String {
      let seconds = Double(outcome.virtualNs) / 1e9
      let between = Double(outcome.virtualNs &- ends.virtualNs)
      let betweenReal = Double(outcome.realNs) - Double(ends.realNs)
      return [
        figure(Double(outcome.requestCount) / seconds, 10),
        figure(Double(outcome.messageCount) / seconds, 11),
        figure(Double(outcome.eventCount) / seconds, 11),
        figure(Double(outcome.virtualNs) / Double(max(1, outcome.realNs)), 11),
        figure(between / max(1, betweenReal), 20),
        figure(max(0, betweenReal) / Double(max(1, outcome.eventCount &- ends.eventCount)), 10),
      ].joined()
    }

    private func figure(_ value: Double, _ width: Int) -> String {
      let tenths = Int((value * 10).rounded())
      let text = value < 100 ? "\(tenths / 10).\(tenths % 10)" : "\(tenths / 10)"
      return String(repeating: " ", count: max(1, width - text.count)) + text
    }
  }

  static func run(_ values: Values) -> ExitStatus {
    let scratch = Files.scratch()
    defer { Files.removeTree(scratch) }
    let first = values[SimCommand.seed] ?? 1
    let seeds = first..<first + values[SimCommand.seeds]
    Files.say(
      "ordinary: 1 venue, \(StoryMaker.ordinaryTraders) traders, 10 clients, \(values[SimCommand.until] / 1_000_000_000) s; "
        + "seeds \(first) to \(seeds.upperBound - 1)\n"
        + "pace     requests/s messages/s   events/s times real  without start and end   ns/event\n"
    )
    var isBroken = false
    for paceNs in pacesNs {
      var row = Row()
      for seed in seeds {
        func play(_ untilNs: UInt64) -> Outcome? {
          let story = StoryMaker.ordinary(seed: UInt64(seed), paceNs: paceNs, untilNs: untilNs)
          let (outcome, said) = Campaign.outcome(of: story, scratch, real: nil)
          guard let breach = outcome.breaches.first else { return outcome }
          Files.say("seed \(seed): BROKEN \(breach.rule): \(breach.text)\n\(said.suffix(1_500))\n")
          SimCommand.keep(story, values, breach)
          return nil
        }
        guard let whole = play(values[SimCommand.until]), let short = play(1_000_000_000) else {
          // It ended there, and its figures with it.
          isBroken = true
          continue
        }
        row.add(whole, short)
      }
      if row.outcome.virtualNs == 0 { continue }
      let pace = DurationText.format(paceNs)
      Files.say(pace + String(repeating: " ", count: max(1, 9 - pace.count)) + row.text + "\n")
    }
    return isBroken ? .refused : .done
  }
}

extension Outcome {
  /// The figures of another run as well.
  fileprivate mutating func take(_ other: Outcome) {
    requestCount += other.requestCount
    messageCount += other.messageCount
    eventCount += other.eventCount
    virtualNs += other.virtualNs
    realNs += other.realNs
  }
}
