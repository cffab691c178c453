// The whole core on threads, with rings as small as they go and a strategy that floods: whatever the
// assignment of stages to threads, it comes to an end, nothing is lost, and the journal replays to the
// same streams.

import CPlatform
import Events
import Journal
import Numerics
import Platform
import Replay
import Testing

@testable import Pipeline

/// Stages by thread, in words: "0,1,2|3,4,5,6".
struct Assignment: Sendable, CustomTestStringConvertible {
  var threads: [[Int]]

  var testDescription: String {
    threads.map { $0.map(String.init).joined(separator: ",") }.joined(separator: "|")
  }

  func yaml(_ wait: WaitStrategy) -> String {
    var text = "threads:\n"
    for (index, stages) in threads.enumerated() {
      let names = stages.map { StageID.names[$0] }.joined(separator: ", ")
      text += "  t\(index): { stages: [\(names)], wait: \(wait.rawValue) }\n"
    }
    return text
  }

  /// The line cut in two at every place, the logger with the second part.
  static var cutInTwo: [Assignment] {
    (1...6).map { Assignment(threads: [Array(0..<$0), Array($0..<7)]) }
  }

  /// Stages that aren't neighbours share a thread, and the logger is with any of them.
  static var interleaved: [Assignment] {
    [
      Assignment(threads: [[0, 2, 4, 6], [1, 3, 5]]),
      Assignment(threads: [[0, 5], [1, 2, 3, 4, 6]]),
      Assignment(threads: [[1, 3, 5], [0, 2, 4], [6]]),
      Assignment(threads: [[0, 6], [5], [1, 2, 3, 4]]),
      Assignment(threads: [[0, 1, 2, 3, 4, 5, 6]]),
    ]
  }

  /// As many as asked for, out of all assignments to three threads.
  static func drawn(_ count: Int, seed: UInt64) -> [Assignment] {
    var random = SplitMix64(seed: seed)
    var assignments: [Assignment] = []
    while assignments.count < count {
      var threads: [[Int]] = [[], [], []]
      for stage in 0..<7 { threads[Int(random.next(below: 3))].append(stage) }
      if threads.allSatisfy({ !$0.isEmpty }) { assignments.append(Assignment(threads: threads)) }
    }
    return assignments
  }

  static let all = cutInTwo + interleaved + drawn(4, seed: 20_260_102)
}

extension Runs {
  @Suite struct ThreadedTests {
    /// Runs a setup to its end and holds the result to all that must be true of it.
    private func prove(_ setup: Setup, _ what: String) throws {
      let scratch = Scratch()
      let run = try TraderRun(setup.settings(in: scratch), warn: { _ in })
      let summary = try carryOut(run)
      #expect(summary.isClean && summary.faults.isEmpty, "\(what): \(summary.faults)")
      #expect(run.accountsFault() == nil, "\(what): \(run.accountsFault() ?? "")")
      #expect(summary.ending?.ordersLeft == 0 && summary.ending?.anomalies == 0, "\(what)")
      #expect(run.value(TraderPart.market, "sent") == setup.events, "\(what)")
      #expect(summary.ordersSent > 0, "\(what)")
      guard setup.isRecorded else { return }
      let journal = run.journalPath!
      let result = try replay(journal)
      let difference = result.difference.map { "\($0.stage) \($0.message)" } ?? ""
      #expect(result.difference == nil, "\(what): \(difference)")
      #expect(result.end?.isClosed == true && result.streamsCompared == 5, "\(what)")
      #expect(result.ingressEvents == run.value(.gatewayIn, "events_out"), "\(what)")
      // The digests cover all that each stage sent, and the positions are those of the run.
      for stage in TraderPart.senders {
        let sent = result.digests.first { $0.stage == stage }!.count
        #expect(sent == run.value(stage, "events_out"), "\(what): \(stage)")
      }
      #expect(result.positions.map(\.position) == summary.positions.map(\.position), "\(what)")
      let open = OrderBalance.all(in: try records(of: journal)).filter { !$0.value.isOver }
      #expect(open.isEmpty, "\(what): \(open.count) orders never ended")
    }

    @Test(arguments: Assignment.all)
    func `any assignment comes to an end and loses nothing`(assignment: Assignment) throws {
      var setup = Setup(seed: 7, events: 500, strategy: Setup.flood, topology: "custom")
      setup.extra = assignment.yaml(.yield)
      try prove(setup, assignment.testDescription)
    }

    @Test(arguments: WaitStrategy.allCases)
    func `however its threads wait`(wait: WaitStrategy) throws {
      for assignment in [Assignment.cutInTwo[2], Assignment.interleaved[0]] {
        var setup = Setup(seed: 8, events: 300, strategy: Setup.flood, topology: "custom")
        setup.extra = assignment.yaml(wait)
        try prove(setup, "\(wait) \(assignment.testDescription)")
      }
    }

    /// A market that leaves time to sleep: wake-ups count then.
    @Test func `parked threads are woken`() throws {
      var setup = Setup(seed: 9, events: 400, rate: "1k/s", topology: "custom")
      setup.extra = Assignment(threads: [[0], [1, 2], [3, 4, 5], [6]]).yaml(.park)
      try prove(setup, "park")
    }

    @Test(arguments: ["one_thread", "two_threads", "stage_per_thread"])
    func `without a journal`(topology: String) throws {
      let setup = Setup(
        seed: 10, events: 500, strategy: Setup.flood, topology: topology, isRecorded: false)
      try prove(setup, topology)
    }

    @Test(arguments: ["none", "process", "power"])
    func `at every durability`(durability: String) throws {
      let scratch = Scratch()
      var setup = Setup(
        seed: 11, events: durability == "power" ? 200 : 1_000, topology: "two_threads")
      setup.durability = durability
      let run = try TraderRun(setup.settings(in: scratch), warn: { _ in })
      let summary = try carryOut(run)
      #expect(summary.isClean && summary.ordersSent > 0)
      #expect(run.accountsFault() == nil)
      #expect(try replay(run.journalPath!).difference == nil)
    }

    /// At the rates and ring sizes that are the default.
    @Test func `as the demo runs`() throws {
      var setup = Setup(seed: 12, events: 10_000, ring: 1024, rate: "50k/s", topology: "auto")
      setup.extra = "timer: 1ms\n"
      try prove(setup, "demo")
    }
  }
}
