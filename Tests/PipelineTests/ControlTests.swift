// The control door: who is served, who waits, and how soon a caller knows that nobody answers.

import CPlatform
import Events
import Glibc
import Journal
import Platform
import Risk
import Testing

@testable import Pipeline

@Suite struct ControlTests {
  /// Asks on a thread of its own, since the caller of this serves the door.
  private func ask(
    _ request: ControlRequest, _ instance: String, while serve: () -> Void
  ) throws -> Result<[String], ControlFailure> {
    let answer = Locked<Result<[String], ControlFailure>?>(nil)
    let thread = try PinnedThread.start(ThreadOptions(name: "caller"), warn: { _ in }) {
      var result: Result<[String], ControlFailure>
      do throws(ControlFailure) {
        result = .success(try ControlCall.ask(request, instance: instance))
      } catch {
        result = .failure(error)
      }
      answer.withLockedValue { $0 = result }
    }
    while answer.withLockedValue({ $0 == nil }) { serve() }
    thread.join()
    return answer.withLockedValue { $0! }
  }

  @Test func `the kernel says who calls`() throws {
    let instance = freshInstance()
    let door = try ControlDoor(instance: instance)
    let answer = try ask(ControlRequest(verb: "who"), instance) {
      door.serve(forNs: 10_000_000, nowNs: ClockReading.steadyNs) { request, peer in
        .done("ok\n\(request.verb)\t\(peer.uid)\t\(peer.pid)\t\(peer.userName)\n")
      }
    }
    let user = ControlPeer(pid: 0, uid: geteuid()).userName
    #expect(
      answer == .success(["ok", "who\t\(geteuid())\t\(Host.processID)\t\(user)"]))
    #expect(!user.isEmpty)
  }

  @Test func `only the core's own user and root are served`() throws {
    let ann = ControlPeer(pid: 7, uid: 1000)
    #expect(ann.mayCommand(ownedBy: 1000) && !ann.mayCommand(ownedBy: 1001))
    #expect(!ann.mayCommand(ownedBy: 0))
    #expect(ControlPeer(pid: 7, uid: 0).mayCommand(ownedBy: 1000))
    guard geteuid() != 0 else { return }
    let instance = freshInstance()
    let door = try ControlDoor(instance: instance, owner: geteuid() + 1)
    let answer = try ask(ControlRequest(verb: "hello"), instance) {
      door.serve(forNs: 10_000_000, nowNs: ClockReading.steadyNs) { _, _ in .done("ok\n") }
    }
    #expect(answer == .success(["refused\tthis core is served to its own user and root only"]))
  }

  @Test func `who gave a command is on record with his process`() {
    let person = Person(name: "ann", peer: ControlPeer(pid: 4321, uid: 1000))
    #expect(person.onRecord == "ann (uid 1000, pid 4321)")
    #expect(Person(name: "ann").onRecord == "ann")
    let asked = ControlRequest(verb: "kill", values: ["who": "bob"])
    #expect(asked.person(ControlPeer(pid: 1, uid: 0)).name == "bob")
    #expect(ControlRequest(verb: "kill").person(ControlPeer(pid: 1, uid: 0)).name == "root")
  }

  @Test func `nobody at the door is told at once`() {
    let began = ClockReading.steadyNs
    #expect(throws: ControlFailure.nobody) {
      try ControlCall.ask(ControlRequest(verb: "hello"), instance: freshInstance())
    }
    #expect(ClockReading.steadyNs - began < 200_000_000)
  }

  @Test func `a door that doesn't answer is known within a second`() throws {
    let instance = freshInstance()
    let door = try ControlDoor(instance: instance)
    let began = ClockReading.steadyNs
    #expect(throws: ControlFailure.silent) {
      try ControlCall.ask(ControlRequest(verb: "hello"), instance: instance)
    }
    let passed = ClockReading.steadyNs - began
    #expect(passed >= 700_000_000 && passed < 1_000_000_000)
    // So does one where so many wait that nobody gets in.
    let waiting = (0..<64).map { _ in Caller(instance) }
    let again = ClockReading.steadyNs
    #expect(throws: ControlFailure.silent) {
      try ControlCall.ask(ControlRequest(verb: "hello"), instance: instance)
    }
    #expect(ClockReading.steadyNs - again < 1_000_000_000)
    _ = (door, waiting)
  }

  /// A connection that says nothing.
  private final class Caller {
    private let descriptor: Int32

    init(_ instance: String) {
      descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | 0o4000), 0)
      guard var address = try? ControlDoor.address(ControlPath.of(instance: instance)) else {
        return
      }
      _ = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    }

    deinit { close(descriptor) }
  }

  @Test func `an answer may come in two parts`() throws {
    let instance = freshInstance()
    let door = try ControlDoor(instance: instance)
    var began: UInt64 = 0
    let answer = try ask(ControlRequest(verb: "slow"), instance) {
      door.serve(forNs: 10_000_000, nowNs: ClockReading.steadyNs) { _, _ in
        began = ClockReading.steadyNs
        return .later("ok\n", ticket: 5)
      }
      // Longer than the first word of an answer may take.
      if began > 0, ClockReading.steadyNs > began + 900_000_000 {
        #expect(door.isAwaited(5) && !door.isAwaited(6))
        door.finish(6, "not yours\n")
        door.finish(5, "done\t1\n")
        #expect(!door.isAwaited(5))
        began = 0
      }
    }
    #expect(answer == .success(["ok", "done\t1"]))
  }

  @Test func `rows stay rows whatever stands in them`() {
    #expect(ControlAnswer.row(["a", "b\tc\nd", "e"]) == "a\tb c d\te\n")
    guard case .done(let text) = ControlAnswer.refused("no\nway") else {
      Issue.record("a refusal is an answer")
      return
    }
    #expect(text == "refused\tno way\n")
  }

  @Test func `a core that isn't there, and one that is, are diagnosed`() throws {
    #expect(CoreDiagnosis(instance: freshInstance()).process == .none)
  }
}

extension Runs {
  /// What a running core does with what it is told.
  @Suite struct ControlledTests {
    private let ann = ControlPeer(pid: 4321, uid: 1000)

    private func say(_ run: TraderRun, _ verb: String, _ values: [String: String]) -> String {
      let values = values.merging(["who": "ann", "why": "a test"]) { a, _ in a }
      guard case .done(let text) = run.answer(ControlRequest(verb: verb, values: values), ann)
      else { return "later" }
      return text
    }

    @Test func `halts, stops and who gave them are in the log`() throws {
      let scratch = Scratch()
      let setup = Setup(seed: 40, events: 0, ring: 1024, rate: "20k/s")
      let run = try TraderRun(setup.settings(in: scratch), warn: { _ in })
      var step = 0
      let summary = try carryOut(run) { run in
        run.attend(forNs: 1_000_000)
        let inputs = run.value(.gatewayIn, "events_out")
        if step == 0, inputs > 1_000 {
          step = 1
          #expect(say(run, "halt", ["instrument": "ACME"]).hasPrefix("ok\ncommand\t"))
          #expect(say(run, "halt", ["instrument": "ACMF"]).contains("did you mean 'ACME'?"))
          #expect(
            say(run, "kill", ["scope": "account/nobody", "mode": "block"]).contains("refused"))
          #expect(
            say(run, "kill", ["scope": "strategy/quote_and_take", "mode": "reduce_only"])
              .hasPrefix("ok"))
          #expect(say(run, "dance", [:]).contains("nothing that this core is asked"))
        }
        if step == 1, CoreReading(run.view).haltedSymbols == ["ACME"] {
          step = 2
          #expect(
            CoreReading(run.view).stops.map(\.scope) == ["strategy/quote_and_take"])
          #expect(say(run, "resume", [:]).hasPrefix("ok"))
        }
        return step == 2 && CoreReading(run.view).haltedSymbols.isEmpty
      }
      #expect(summary.isClean)
      let records = try records(of: run.journalPath!).filter { $0.stage == .gatewayIn }
      let commands = records.filter { $0.event.kind == .operatorCommand }.map(\.event)
      let halts = commands.filter { $0.payload(as: OperatorCommand.self).action == .haltInstrument }
      let resumes = commands.filter {
        $0.payload(as: OperatorCommand.self).action == .resumeInstrument
      }
      #expect(halts.map(\.instrument.index) == [0] && resumes.map(\.instrument.index) == [0, 1])
      // Each is announced by who wants it, in the right order, under its number.
      let number = halts[0].payload(as: OperatorCommand.self).target
      let words = records.filter {
        $0.event.kind == .operatorWords
          && $0.event.payload(as: OperatorWords.self).command == number
      }
      #expect(words.map { $0.event.payload(as: OperatorWords.self).role } == [.who, .why])
      #expect(words[0].event.payload(as: OperatorWords.self).byteCount == 24)
      #expect(try replay(run.journalPath!).difference == nil)
    }

    @Test func `a snapshot is taken when somebody wants it`() throws {
      let scratch = Scratch()
      let setup = Setup(seed: 41, events: 0, ring: 1024, rate: "20k/s")
      let run = try TraderRun(setup.settings(in: scratch), warn: { _ in })
      var isAsked = false
      let summary = try carryOut(run) { run in
        if !isAsked, run.value(.gatewayIn, "events_out") > 1_000 {
          isAsked = true
          guard
            case .later("ok\n", ControlTicket.snapshot) =
              run.answer(ControlRequest(verb: "snapshot"), ann)
          else {
            Issue.record("a snapshot takes a while")
            return true
          }
        }
        return run.lastSnapshot != nil
      }
      #expect(summary.isClean)
      let taken = try #require(summary.snapshot)
      #expect(taken.byteCount > 0 && taken.path.hasPrefix(run.journalPath!))
      #expect(taken.failure == nil)
    }

    @Test func `one that is asked for has its pauses told`() throws {
      var outcome = SnapshotOutcome(sequence: Sequence(9), byteCount: 100, nanoseconds: 5)
      outcome.path = "journal/x"
      outcome.pauses = [(.book, 7), (.risk, 11)]
      #expect(outcome.pauseNs == 11)
      #expect(
        outcome.rows
          == "taken\tjournal/x\t100\t9\t5\npause\tbook\t7\npause\trisk\t11\n")
      outcome.failure = "no room"
      #expect(outcome.rows == "failed\tno room\n")
    }

    @Test func `a shutdown by the door cancels, says who wanted it and refuses what comes later`()
      throws
    {
      let scratch = Scratch()
      let setup = Setup(
        seed: 42, events: 0, ring: 1024, rate: "20k/s", strategy: "  requote_ticks: 10000\n")
      let run = try TraderRun(setup.settings(in: scratch), warn: { _ in })
      let summary = try carryOut(run) { run in
        guard run.value(TraderPart.gatewayOut, "sent") > 8 else { return false }
        let values = ["who": "ann", "why": "the day is over", "wait_ns": "1000000000"]
        guard case .later = run.answer(ControlRequest(verb: "shutdown", values: values), ann) else {
          Issue.record("a shutdown takes a while")
          return true
        }
        return run.isShutdownAsked
      }
      #expect(summary.isClean && summary.openOrders.isEmpty && summary.snapshot != nil)
      #expect(run.cancelPatience == .seconds(1))
      #expect(say(run, "kill", ["scope": "firm", "mode": "block"]).contains("about to stop"))
      #expect(run.shutdownRows().hasPrefix("clean\t1\nknown\t1\njournal\t"))
      let records = try records(of: run.journalPath!).filter { $0.stage == .gatewayIn }
      let stop = try #require(
        records.first {
          $0.event.kind == .operatorCommand
            && $0.event.payload(as: OperatorCommand.self).action == .shutdown
        })
      let number = stop.event.payload(as: OperatorCommand.self).target
      #expect(number != 0)
      #expect(
        records.contains {
          $0.event.kind == .operatorWords
            && $0.event.payload(as: OperatorWords.self).command == number
        })
    }
  }
}
