// Ends: in good order, by the kill switch, by age, by a stage that stands still, by a disk that is gone.

import CPlatform
import Events
import Fabric
import Glibc
import Journal
import Platform
import Replay
import Testing

@testable import Pipeline

/// The sequence of the first such command in ingress.
private func sequence(of action: OperatorAction, in records: [JournalRecord]) -> Sequence? {
  records.first {
    $0.stage == .gatewayIn && $0.event.kind == .operatorCommand
      && $0.event.payload(as: OperatorCommand.self).action == action
  }?.event.sequence
}

extension Runs {
  @Suite struct StopTests {
    @Test func `an orderly stop cancels what works and leaves nothing`() throws {
      let scratch = Scratch()
      // Quotes rest until they are filled: the stop has something to cancel.
      let setup = Setup(
        seed: 20, events: 0, ring: 1024, rate: "20k/s", strategy: "  requote_ticks: 10000\n")
      let run = try TraderRun(setup.settings(in: scratch), warn: { _ in })
      let summary = try carryOut(run) { $0.value(TraderPart.gatewayOut, "sent") > 8 }
      #expect(summary.isClean && summary.ending?.ordersLeft == 0)
      #expect(run.accountsFault() == nil)
      let records = try records(of: run.journalPath!)
      let stop = try #require(sequence(of: .shutdown, in: records))
      let last = records.filter { $0.stage == .gatewayOut && $0.event.kind == .orderNew }
      #expect(last.allSatisfy { $0.event.sequence < stop })
      let massCancels = records.filter {
        $0.stage == .orders && $0.event.kind == .orderCancel
          && $0.event.payload(as: OrderCancel.self).reason == .massCancel
      }
      #expect(!massCancels.isEmpty && massCancels.allSatisfy { $0.event.sequence == stop })
      #expect(OrderBalance.all(in: records).allSatisfy { $0.value.isOver })
      // After the shutdown neither the market nor a timer speaks.
      let later = records.filter { $0.stage == .gatewayIn && $0.event.sequence > stop }
      #expect(
        later.allSatisfy { $0.event.source == .session(1) || $0.event.kind == .journalDigest })
      #expect(try replay(run.journalPath!).difference == nil)
    }

    @Test(arguments: ["one_thread", "two_threads"])
    func `the kill switch stops new orders and cancels the working ones`(topology: String) throws {
      let scratch = Scratch()
      var setup = Setup(seed: 21, events: 0, ring: 1024, rate: "20k/s", topology: topology)
      // Quotes rest until they are filled: the kill has something to cancel.
      setup.strategy =
        "  requote_ticks: 10000\n  take_cooldown: 1ms\n  take_imbalance_percent: 60\n  take: 5\n"
      let run = try TraderRun(setup.settings(in: scratch), warn: { _ in })
      var killedAt: UInt64 = 0
      var sentAfterKill: UInt64 = 0
      let summary = try carryOut(run) { run in
        let sent = run.value(TraderPart.gatewayOut, "sent")
        if killedAt == 0, sent > 50 {
          killedAt = run.clock.now()
          #expect(run.order(.kill))
        } else if killedAt > 0, run.clock.now() > killedAt + 1_000_000_000, sentAfterKill == 0 {
          sentAfterKill = sent
        }
        return sentAfterKill > 0 && run.clock.now() > killedAt + 1_200_000_000
      }
      #expect(summary.isClean && summary.ending?.ordersLeft == 0)
      // The market went on, and not one request followed.
      #expect(summary.ordersSent == sentAfterKill)
      let records = try records(of: run.journalPath!)
      let kill = try #require(sequence(of: .kill, in: records))
      let stop = try #require(sequence(of: .shutdown, in: records))
      #expect(stop.number > kill.number + 1_000)
      for record in records where record.stage == .gatewayOut && record.event.kind == .orderNew {
        #expect(record.event.sequence < kill)
      }
      // All ended well before the stop, those that rested by the mass cancel.
      let balances = OrderBalance.all(in: records.filter { $0.event.sequence < stop })
      #expect(balances.allSatisfy { $0.value.isOver })
      #expect(
        records.contains {
          $0.stage == .orders && $0.event.kind == .orderCancel && $0.event.sequence == kill
        })
      #expect(try replay(run.journalPath!).difference == nil)
    }

    @Test func `a rearmed core trades on`() throws {
      let scratch = Scratch()
      var setup = Setup(seed: 22, events: 0, ring: 1024, rate: "20k/s")
      setup.risk = "starts_killed: true"
      let run = try TraderRun(setup.settings(in: scratch), warn: { _ in })
      var isArmed = false
      let summary = try carryOut(run) { run in
        if !isArmed && run.value(TraderPart.market, "sent") > 2_000 {
          #expect(run.value(TraderPart.gatewayOut, "sent") == 0)
          #expect(run.value(.risk, "refused") > 0)
          isArmed = run.order(.rearm)
        }
        return run.value(TraderPart.gatewayOut, "sent") > 20
      }
      #expect(summary.isClean && summary.ordersSent > 20 && summary.ending?.riskRefusals != 0)
      #expect(try replay(run.journalPath!).difference == nil)
    }

    @Test func `orders that are too old come back as rejects`() throws {
      let scratch = Scratch()
      var setup = Setup(seed: 23, events: 2_000, maximumAge: "1us")
      setup.topology = "two_threads"
      let run = try TraderRun(setup.settings(in: scratch), warn: { _ in })
      let summary = try carryOut(run)
      #expect(summary.isClean && summary.ending?.ordersLeft == 0)
      let records = try records(of: run.journalPath!)
      let stale = records.filter {
        $0.stage == .gatewayIn && $0.event.kind == .orderRejected
          && $0.event.payload(as: OrderRejected.self).reason == .stale
          && $0.event.payload(as: OrderRejected.self).origin == .gatewayOut
      }
      #expect(summary.ordersWithheld > 0 && UInt64(stale.count) == summary.ordersWithheld)
      let orders = OrderBalance.all(in: records)
      #expect(stale.allSatisfy { orders[$0.event.words.w0]?.filled == .zero })
      #expect(orders.allSatisfy { $0.value.isOver })
      #expect(try replay(run.journalPath!).difference == nil)
    }

    @Test(arguments: [
      ("one_thread", StageID.risk), ("two_threads", .book), ("two_threads", .gatewayOut),
      ("stage_per_thread", .orders), ("stage_per_thread", .gatewayIn),
    ])
    func `the watchdog names the stage that stands still`(topology: String, stage: StageID) throws {
      let scratch = Scratch()
      var setup = Setup(seed: 24, events: 0, ring: 256, rate: "50k/s", topology: topology)
      setup.extra = "drill: { stage: \(stage), after: 2000, action: stall }"
      setup.watchdog = "700ms"
      let warnings = Locked<[String]>([])
      let run = try TraderRun(
        setup.settings(in: scratch), warn: { text in warnings.withLockedValue { $0.append(text) } })
      // A core that fails leaves its rings for people to read.
      defer { run.fabric.unlink() }
      let began = run.clock.now()
      let summary = try carryOut(run) { _ in false }
      #expect(run.clock.now() - began < 10_000_000_000)
      #expect(!summary.isClean)
      let thread = run.topology.threads[run.topology.thread(of: stage)].name
      let expected = "watchdog: stage '\(stage)' on thread '\(thread)' hasn't moved for"
      #expect(summary.faults.first?.hasPrefix(expected) == true, "\(summary.faults)")
      #expect(warnings.withLockedValue { $0.filter { $0.hasPrefix("watchdog") }.count } == 1)
      #expect(run.view.state == .failed)
      // What was recorded is whole, and replays as far as it goes.
      let result = try replay(run.journalPath!)
      #expect(result.difference == nil && result.end?.isClosed == false)
      #expect(result.ingressEvents > 100)
    }

    /// The journal's directory goes away under the core. New orders stop, what works is cancelled, the
    /// reason is told, and what is in the log can be read.
    @Test func `a journal that can't go on stops the core in good order`() throws {
      let scratch = Scratch()
      var setup = Setup(seed: 25, events: 0, ring: 1024, rate: "20k/s", topology: "two_threads")
      setup.segment = "1MiB"
      let run = try TraderRun(setup.settings(in: scratch), warn: { _ in })
      let path = run.journalPath!
      var isGone = false
      let summary = try carryOut(run) { run in
        if !isGone && run.value(TraderPart.gatewayOut, "sent") > 20 {
          _ = unsafe rename(path, path + ".moved")
          isGone = true
        }
        return false
      }
      #expect(!summary.isClean && summary.faults.contains { $0.hasPrefix("journal") })
      #expect(!summary.faults.contains { $0.contains("come to rest") }, "\(summary.faults)")
      // The cancels went out: nothing works any more.
      #expect(summary.ending?.ordersLeft == 0)
      #expect(run.value(TraderPart.logger, "failed") == 1)
      #expect(run.view.state == .failed)
      let result = try replay(path + ".moved")
      #expect(result.difference == nil)
      // There was room for all of it in the segment that was there.
      #expect(result.end?.isClosed == (run.value(TraderPart.logger, "lost") == 0))
    }

    /// The same, noticed late: the log ends where it ends and doesn't claim to be whole.
    @Test func `a journal that lost records doesn't end as if it hadn't`() throws {
      let scratch = Scratch()
      var setup = Setup(seed: 27, events: 0, ring: 1024, rate: "1M/s", topology: "two_threads")
      setup.segment = "1MiB"
      let run = try TraderRun(setup.settings(in: scratch), warn: { _ in })
      let path = run.journalPath!
      #expect(unsafe rename(path, path + ".moved") == 0)
      try run.start()
      let deadline = run.clock.now() + 30_000_000_000
      while run.value(TraderPart.logger, "lost") < 1_000 && run.clock.now() < deadline {
        apus_sleep_ns(1_000_000)
      }
      #expect(!run.tend())
      let sent = run.value(TraderPart.gatewayOut, "sent")
      run.stop()
      let summary = run.summary()
      #expect(!summary.isClean && summary.ending?.ordersLeft == 0, "\(summary.faults)")
      // Only cancels went out since.
      #expect(sent > 0 && run.value(TraderPart.gatewayOut, "withheld") > 0)
      let records = try records(of: path + ".moved")
      let news = records.filter { $0.stage == .gatewayOut && $0.event.kind == .orderNew }
      let cancels = records.filter { $0.stage == .gatewayOut && $0.event.kind == .orderCancel }
      #expect(UInt64(news.count + cancels.count) >= summary.ordersSent)
      let result = try replay(path + ".moved")
      #expect(result.difference == nil && result.end?.isClosed == false)
    }

    @Test func `two cores can't have one name`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 26, events: 10).settings(in: scratch)
      let first = try TraderRun(settings, warn: { _ in })
      #expect(throws: StartError.self) { _ = try TraderRun(settings, warn: { _ in }) }
      _ = try carryOut(first)
      // And when it has stopped the name is free, with the next run's epoch.
      let second = try TraderRun(settings, warn: { _ in })
      #expect(second.settings.runEpoch > first.settings.runEpoch)
      _ = try carryOut(second)
    }
  }
}
