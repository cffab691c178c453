// What risk says at a venue beside its answers: on record behind what it is about, under the session's number, and never a
// client's answer.

import Events
import Matching
import Risk
import Testing
import Venue

@Suite struct RiskWordsTests {
  private static func stage(
    sessions: Int = 2, _ change: (inout RiskSettings) -> Void = { _ in }
  ) -> VenueStage {
    var limits = RiskLimits(
      maximumOrder: Quantity(units: 100), maximumPosition: Quantity(units: 100))
    limits.maximumOpenOrders = 2
    var settings = RiskSettings(limits: [limits], orderCapacity: 64)
    settings.checks = .all
    settings.warnsAtPercent = 90
    change(&settings)
    return VenueStage(
      risks: Array(repeating: settings, count: sessions),
      matching: MatchingSettings(
        instruments: [
          MatchingInstrument(tick: Price(units: 5), lot: Quantity(units: 10), orderCapacity: 1024)
        ]), tellsRequests: true)
  }

  private func new(_ id: UInt64, _ side: Side, _ quantity: Int64, _ session: Int) -> Event {
    SessionRiskTests.new(id, side, quantity, session: UInt16(session))
  }

  private func timer(_ number: UInt16 = TimerNumber.tick) -> Event {
    Say.event(.timer, Timer(scheduled: .zero, period: .zero, count: 1), from: .timer(number))
  }

  /// All that comes of an event, and how much of it each step sent.
  private func send(_ event: Event, to stage: inout VenueStage) -> (sent: [Event], steps: [Int]) {
    var out = Collector()
    stage.handle(event, into: &out)
    var sent = out.take()
    var steps = [sent.count]
    while stage.isUnfinished {
      stage.resume(into: &out)
      let more = out.take()
      steps.append(more.count)
      sent += more
    }
    stage.checkInvariants()
    return (sent, steps)
  }

  private func marks(_ stage: inout VenueStage, _ event: Event) -> [EventKind] {
    send(event, to: &stage).sent.map(\.kind)
  }

  /// Two limits at once: their warnings follow what the order came to, and no client is their source.
  @Test func aLimitThatIsNearIsOnRecordOnce() {
    var stage = Self.stage()
    #expect(marks(&stage, new(1, .buy, 10, 1)) == [.orderNew, .orderAccepted])
    let sent = send(new(2, .buy, 80, 1), to: &stage).sent
    #expect(sent.map(\.kind) == [.orderNew, .orderAccepted, .riskWarning, .riskWarning])
    let warnings = sent.suffix(2).map { $0.payload(as: RiskWarning.self) }
    #expect(warnings.map(\.reason) == [.openOrders, .positionLimit])
    #expect(warnings.map(\.scope) == [.instrument, .session] && warnings.map(\.target) == [1, 1])
    #expect(warnings[1].limit == 100 && warnings[1].value == 90)
    #expect(warnings[1].order == OrderID(bits: 2))
    #expect(sent.suffix(2).allSatisfy { $0.source == SourceID(.core, 0) && $0.flags == 0 })
    #expect(sent.suffix(2).allSatisfy { $0.sequence == Sequence(77) })
    #expect(marks(&stage, Say.cancel(99)) == [.orderCancel, .requestRejected], "said once")
    #expect(stage.warningCount == 2 && stage.stopCount == 0)
    // The other session's limits are its own.
    #expect(marks(&stage, new(3, .buy, 80, 0)) == [.orderNew, .orderAccepted])
  }

  @Test func anOrderThatIsRefusedWarnsOfNothing() {
    var stage = Self.stage()
    _ = send(new(1, .buy, 10, 1), to: &stage)
    let sent = send(new(2, .buy, 100, 1), to: &stage).sent
    #expect(sent.map(\.kind) == [.orderNew, .orderRejected])
    #expect(sent[1].payload(as: OrderRejected.self).reason == .positionLimit)
    #expect(stage.warningCount == 0)
  }

  /// A report may stop a session: who was too often executed trades no more until somebody lets it go.
  @Test func aReportThatStopsASessionIsNoTrap() {
    var stage = Self.stage {
      $0.executions = Rate(1, per: .seconds(1))
    }
    _ = send(new(1, .buy, 10, 0), to: &stage)
    _ = send(new(2, .sell, 10, 1), to: &stage)
    #expect(stage.stopCount == 0)
    _ = send(new(3, .buy, 20, 0), to: &stage)
    let sent = send(new(4, .sell, 10, 1), to: &stage).sent
    #expect(
      sent.map(\.kind)
        == [.orderNew, .orderAccepted, .orderFill, .orderFill, .killSwitch, .killSwitch])
    let kills = sent.suffix(2).map { $0.payload(as: KillSwitch.self) }
    #expect(kills.map(\.target) == [1, 0] && kills.allSatisfy { $0.scope == .session })
    #expect(kills.allSatisfy { $0.reason == .executionThrottle && $0.origin == .risk })
    #expect(kills[0].limit == fixedPointScale && kills[0].value == 2 * fixedPointScale)
    #expect(stage.stopCount == 2 && stage.isStopped == true)
    let refused = send(new(5, .buy, 10, 0), to: &stage).sent
    #expect(refused.map(\.kind) == [.orderNew, .orderRejected])
    #expect(refused[1].payload(as: OrderRejected.self).reason == .executionThrottle)
    let rearm = Say.event(
      .operatorCommand, OperatorCommand(target: 3, action: .rearm), from: .operatorDesk)
    #expect(marks(&stage, rearm) == [.operatorCommand])
    #expect(marks(&stage, new(6, .buy, 10, 0)).prefix(2) == [.orderNew, .orderAccepted])
  }

  /// A single risk is everybody's, and speaks of the firm.
  @Test func oneRiskForAllSpeaksOfAll() {
    var stage = Self.stage(sessions: 1)
    let sent = send(new(1, .buy, 90, 0), to: &stage).sent
    #expect(sent.map(\.kind) == [.orderNew, .orderAccepted, .riskWarning])
    let warning = sent[2].payload(as: RiskWarning.self)
    #expect(warning.scope == .firm && warning.target == 0)
  }

  /// More sessions than hear of one timer, each with a warning that is over: told in steps, and by turns.
  @Test func warningsEndByTurns() {
    let sessions = VenueStage.timedSessionsMax + 6
    var stage = Self.stage(sessions: sessions)
    for session in 0..<sessions {
      let id = UInt64(session) * 2 + 1
      _ = send(new(id, .buy, 10, session), to: &stage)
      _ = send(new(id + 1, .buy, 80, session), to: &stage)
      for order in [id, id + 1] {
        let cancel = Say.event(
          .orderCancel, OrderCancel(order: OrderID(bits: order), reason: .user),
          from: .session(UInt16(session)))
        _ = send(cancel, to: &stage)
      }
    }
    #expect(stage.warningCount == UInt64(sessions * 2))
    let (sent, steps) = send(timer(), to: &stage)
    let ends = sent.filter { $0.kind == .riskWarning }
    #expect(ends.count == VenueStage.timedSessionsMax * 2)
    #expect(ends.allSatisfy { $0.flags == WarningFlags.isOver })
    #expect(steps.count == 3 && steps.allSatisfy { $0 <= maximumFanOut })
    #expect(Set(ends.map(\.words.w3)) == Set(0..<UInt64(VenueStage.timedSessionsMax)))
    let rest = send(timer(), to: &stage).sent.filter { $0.kind == .riskWarning }
    #expect(Set(rest.map(\.words.w3)) == Set(64..<UInt64(sessions)) && rest.count == 12)
    #expect(marks(&stage, timer()) == [.timer])
    #expect(stage.warningCount == UInt64(sessions * 2), "an end is no warning")
  }

  @Test func aDayEndsForEverySession() {
    var stage = Self.stage()
    for session in 0...1 { _ = send(new(UInt64(session) + 1, .buy, 10, session), to: &stage) }
    #expect(stage.risks[1].look(atScope: 0).orderCount == 1)
    _ = send(timer(TimerNumber.endOfDay), to: &stage)
    #expect(stage.risks[0].look(atScope: 0).orderCount == 0)
    #expect(stage.risks[1].look(atScope: 0).orderCount == 0)
  }
}
