// A whole core with a strategy in what could be another process: here a thread plays it, over the same socket and the
// same memory. Whatever it does, the line goes on, only its own orders end, and the journal replays to the same streams.

import CPlatform
import Events
import Fabric
import Glibc
import Journal
import Numerics
import Platform
import Replay
import Testing

@testable import Gateways
@testable import Pipeline
@testable import Settings

/// What the thread at the seat does once it has orders out.
enum Conduct: CaseIterable {
  case leaves
  case hangsUp
  case fallsSilent
  case readsNothing
  case corruptsItsTail
  case talksRubbish
}

/// The thread at the seat, and what it has seen.
private final class Outsider: Sendable {
  struct Seen {
    var kinds: [UInt8: Int] = [:]
    var orders = 0
    var refusals: [Reason] = []
    var end: SessionEnd?
    var failure: String?
    var isOver = false
    var firstKind: EventKind?
    var references: [UInt64] = []
  }

  let seen = Locked(Seen())
  let mayEnd = Locked(false)

  func start(_ instance: String, _ conduct: Conduct, seed: UInt64) throws {
    _ = try PinnedThread.start(ThreadOptions(name: "outsider"), warn: { _ in }) { [self] in
      do throws(SystemFailure) {
        let call = try SeatCall(instance: instance, seat: "guest")
        play(call, conduct, seed: seed)
      } catch {
        seen.withLockedValue { $0.failure = "\(error)" }
      }
      seen.withLockedValue { $0.isOver = true }
    }
  }

  private func play(_ call: SeatCall, _ conduct: Conduct, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var tag: UInt64 = 0
    var isWild = false
    let start = apus_clock_ns(1)
    // Ten seconds at most, whatever happens.
    while call.guest.end == nil, apus_clock_ns(1) < start + 10_000_000_000 {
      if !isWild || conduct != .fallsSilent { call.guest.beat() }
      if !isWild || conduct != .readsNothing { hear(call) }
      let orders = seen.withLockedValue { $0.orders }
      if tag < 40 {
        tag += 1
        // Far from the market: they rest.
        _ = call.guest.want(
          Intent(
            .new, tag: tag, price: Price(units: 2_000_000_000),
            quantity: Quantity(units: 1_0000_0000),
            side: .buy, type: .limit, timeInForce: .day), in: 0)
      } else if orders >= 40 {
        isWild = true
        switch conduct {
        case .leaves:
          guard mayEnd.withLockedValue({ $0 }) else { break }
          call.guest.leave()
          apus_sleep_ns(300_000_000)
          return
        case .hangsUp: if mayEnd.withLockedValue({ $0 }) { return }
        case .corruptsItsTail:
          guard mayEnd.withLockedValue({ $0 }) else { break }
          call.guest.scribble(random.next() | 1 << 40, at: SeatLayout.intentTail)
        case .talksRubbish:
          var event = Event.empty
          event.kind = EventKind(code: UInt8(random.next(below: 120)))
          event.source = SourceID(bits: UInt16(random.next(below: 65_536)))
          event.instrument = InstrumentID(UInt32(random.next(below: 4)))
          event.words = EventWords(
            random.next(below: 60), random.next(), random.next(below: 1 << 33),
            random.next() & 0x0101_0303_0303, 0)
          _ = call.guest.put(event)
          if mayEnd.withLockedValue({ $0 }) { return }
        case .fallsSilent, .readsNothing: break
        }
      }
      apus_sleep_ns(100_000)
    }
    hear(call)
    seen.withLockedValue { $0.end = call.guest.end }
  }

  private func hear(_ call: SeatCall) {
    while let event = call.guest.next() {
      seen.withLockedValue {
        if $0.firstKind == nil { $0.firstKind = event.kind }
        $0.kinds[event.kind.code, default: 0] += 1
        if event.kind == .orderNew {
          $0.orders += 1
          $0.references.append(event.payload(as: OrderNew.self).reference)
        }
        if event.kind == .intentRefused {
          $0.refusals.append(event.payload(as: IntentRefused.self).reason)
        }
      }
    }
  }
}

extension Runs {
  @Suite struct OutsideRunTests {
    private func settings(
      in scratch: Scratch, instance: String, topology: String = "one_thread", rate: String = "5k/s",
      intents: Int = 20_000
    ) throws -> TraderSettings {
      try decode(
        """
        instance: \(instance)
        seed: 7
        instruments: instruments.yaml
        market: { rate: \(rate) }
        timer: 20ms
        strategies:
          quote_and_take: { quote: 10, max_position: 600, take: 0, requote_ticks: 10000 }
          guest:
            kind: outside
            instruments: [ACME]
            max_position: 1000
            max_orders_out: 100
            intents_per_second: \(intents)
            patience: 300ms
        risk: { max_order: 100, max_position: 5000 }
        gateway_out: { max_age: 1h }
        journal: { on: true, directory: '\(scratch.path)', segment: 32MiB }
        watchdog: { after: 30s }
        topology: \(topology)
        """)
    }

    private func inputs(_ records: [JournalRecord], _ kind: EventKind) -> [Event] {
      records.filter { $0.stage == .gatewayIn && $0.event.kind == kind }.map(\.event)
    }

    @Test(arguments: Conduct.allCases)
    func `whatever it does, the line goes on and only its orders end`(conduct: Conduct) throws {
      let scratch = Scratch()
      let instance = freshInstance()
      let rate = conduct == .readsNothing ? "200k/s" : "5k/s"
      let run = try TraderRun(
        settings(in: scratch, instance: instance, rate: rate), warn: { _ in })
      let outsider = Outsider()
      try run.start()
      try outsider.start(instance, conduct, seed: 11)
      let start = run.clock.now()
      var isGone = false
      var workingSince: UInt64 = 0
      while run.clock.now() < start + 20_000_000_000 {
        #expect(run.tend())
        apus_sleep_ns(1_000_000)
        let now = run.clock.now()
        let isWorking = outsider.seen.withLockedValue {
          $0.orders >= 40 && $0.kinds[EventKind.topOfBook.code, default: 0] > 0
        }
        if isWorking, workingSince == 0 { workingSince = now }
        // Some time with its orders out.
        if workingSince > 0, now > workingSince + 300_000_000 {
          outsider.mayEnd.withLockedValue { $0 = true }
        }
        isGone = run.value("outside.guest.events", "ended") == 1
        if isGone, outsider.seen.withLockedValue({ $0.isOver }) { break }
      }
      #expect(isGone)
      // The line goes on without it.
      let before = run.value(.gatewayIn, "events_out")
      let later = run.clock.now() + 200_000_000
      while run.clock.now() < later {
        #expect(run.tend())
        apus_sleep_ns(1_000_000)
      }
      #expect(run.value(.gatewayIn, "events_out") > before)
      run.stop()
      let summary = run.summary()
      #expect(summary.isClean && summary.ending?.ordersLeft == 0)
      #expect(run.accountsFault() == nil)

      let seen = outsider.seen.withLockedValue { $0 }
      #expect(seen.failure == nil)
      #expect(seen.firstKind == .seatChange && seen.orders >= 40)
      #expect(Array(seen.references.prefix(40)) == (1...40).map(UInt64.init))
      #expect(seen.kinds[EventKind.topOfBook.code, default: 0] > 0)
      // Whose tail can't be is gone before the first of them.
      #expect(seen.kinds[EventKind.timer.code, default: 0] > 0 || conduct == .corruptsItsTail)
      #expect(seen.kinds[EventKind.orderAccepted.code, default: 0] >= 40)

      let records = try records(of: run.journalPath!)
      let changes = inputs(records, .seatChange)
      #expect(changes.count == 2)
      let ended = changes[1].payload(as: SeatChange.self)
      let expected: [Conduct: SessionEnd] = [
        .leaves: .logout, .hangsUp: .disconnected, .fallsSilent: .heartbeatTimeout,
        .readsNothing: .slowConsumer, .corruptsItsTail: .protocolError,
        .talksRubbish: .disconnected,
      ]
      #expect(ended.end == expected[conduct] && ended.isTaken == 0)
      #expect(changes[0].payload(as: SeatChange.self).process == UInt32(Host.processID))
      // Its orders were cancelled at that input, and nobody else's were.
      let cancels = records.filter {
        $0.stage == .strategy && $0.event.kind == .orderCancel
          && $0.event.sequence == changes[1].sequence
      }
      #expect(cancels.count >= (conduct == .talksRubbish ? 1 : 40))
      #expect(cancels.allSatisfy { $0.event.source == .strategy(2) })
      #expect(OrderBalance.all(in: records).allSatisfy { $0.value.isOver })
      if conduct == .talksRubbish {
        #expect(!inputs(records, .intentRefused).isEmpty)
        #expect(run.value("outside.guest.intents", "refused") > 0)
      }
      #expect(
        inputs(records, .intent).allSatisfy {
          $0.source == .strategy(2) && $0.instrument == InstrumentID(0)
        })
      #expect(try replay(run.journalPath!).difference == nil)
    }

    @Test func `a seat is one process's at a time, and the next one's afterwards`() throws {
      let scratch = Scratch()
      let instance = freshInstance()
      let run = try TraderRun(settings(in: scratch, instance: instance), warn: { _ in })
      try run.start()
      func wait(until isSo: () -> Bool) {
        let start = run.clock.now()
        while !isSo(), run.clock.now() < start + 10_000_000_000 {
          #expect(run.tend())
          apus_sleep_ns(1_000_000)
        }
        #expect(isSo())
      }
      let first = Outsider()
      try first.start(instance, .hangsUp, seed: 1)
      wait { first.seen.withLockedValue { $0.orders } >= 40 }
      let second = Outsider()
      try second.start(instance, .hangsUp, seed: 2)
      wait { second.seen.withLockedValue { $0.isOver } }
      #expect(second.seen.withLockedValue { $0.failure } != nil)
      first.mayEnd.withLockedValue { $0 = true }
      wait { run.value("outside.guest.intents", "ended") == 1 }
      let third = Outsider()
      try third.start(instance, .leaves, seed: 3)
      wait { third.seen.withLockedValue { $0.orders } >= 40 }
      third.mayEnd.withLockedValue { $0 = true }
      wait { run.value("outside.guest.intents", "ended") == 2 }
      run.stop()
      #expect(run.summary().isClean)
      #expect(try replay(run.journalPath!).difference == nil)
    }

    @Test func `after a restart nobody sits there until somebody sits down`() throws {
      let scratch = Scratch()
      let instance = freshInstance()
      var end: Sequence?
      for round in 0..<2 {
        let run = try TraderRun(settings(in: scratch, instance: instance), warn: { _ in })
        try run.start()
        let outsider = Outsider()
        try outsider.start(instance, .hangsUp, seed: 5)
        let start = run.clock.now()
        while outsider.seen.withLockedValue({ $0.orders }) < 40,
          run.clock.now() < start + 10_000_000_000
        {
          #expect(run.tend())
          apus_sleep_ns(1_000_000)
        }
        #expect(outsider.seen.withLockedValue { $0.orders } >= 40, "round \(round)")
        // It sits there still when the core stops.
        run.stop()
        #expect(run.summary().isClean)
        outsider.mayEnd.withLockedValue { $0 = true }
        while !outsider.seen.withLockedValue({ $0.isOver }) { apus_sleep_ns(1_000_000) }
        #expect(outsider.seen.withLockedValue { $0.end } == .byOperator)
        let changes = inputs(try records(of: run.journalPath!), .seatChange)
        #expect(changes.count == (round == 0 ? 1 : 3))
        if round == 0 {
          end = changes[0].sequence
        } else {
          #expect(changes[0].sequence == end)
          #expect(changes[1].payload(as: SeatChange.self).isTaken == 0)
          #expect(changes[2].payload(as: SeatChange.self).isTaken == 1)
        }
        #expect(try replay(run.journalPath!).difference == nil)
      }
    }

    @Test func `what was tuned of a seat is in force after a restart too`() throws {
      let scratch = Scratch()
      let instance = freshInstance()
      let path = SeatPath.of(instance: instance, seat: "guest")
      func door() -> (mode: UInt32, group: UInt32) {
        var found = stat()
        #expect(unsafe stat(path, &found) == 0)
        return (found.st_mode & 0o777, found.st_gid)
      }
      // Only root may hand a door to a group that it isn't in.
      let group = geteuid() == 0 ? getegid() + 1 : getegid()
      for round in 0..<2 {
        let run = try TraderRun(
          settings(in: scratch, instance: instance, intents: 1_000), warn: { _ in })
        let isTuned = round == 1
        #expect(
          run.line.gatewayIn.runner.seats.lines[0].screen.perSecond == (isTuned ? 10 : 1_000))
        func tune(_ parameter: String, _ value: String) throws {
          _ = try run.desk.tune(
            "guest", parameter, to: value, who: Person(name: "ann"), why: "a test")
        }
        var isFirst = true
        let summary = try carryOut(run) { run in
          if isFirst {
            isFirst = false
            let found = door()
            #expect(found.mode == (isTuned ? 0o660 : 0o600))
            #expect(!isTuned || found.group == group)
            do {
              try tune("intents_per_second", "10")
              try tune("group_id", "\(group)")
            } catch { Issue.record(error) }
            return false
          }
          let found = door()
          #expect(found.mode == 0o660 && found.group == group)
          return run.value(.gatewayIn, "events_out") > 100
        }
        #expect(summary.isClean)
        #expect(run.line.gatewayIn.runner.seats.lines[0].screen.perSecond == 10)
        #expect(try replay(run.journalPath!).difference == nil)
      }
    }
  }
}
