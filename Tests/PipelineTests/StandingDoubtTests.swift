// What a start with no state takes over of an earlier run's stops: what was in doubt waits for a name there as well.

import Events
import Testing

@testable import Pipeline

@Suite struct StandingDoubtTests {
  private func event<P: Payload>(_ kind: EventKind, _ payload: P, from source: SourceID) -> Event {
    Event(kind: kind, source: source, instrument: .none, payload)
  }

  private var doubt: Event {
    event(
      .killSwitch,
      KillSwitch(
        scope: .firm, mode: .block, reason: .unbooked, origin: .risk, limit: 3, value: 4),
      from: SourceID(.core, 0))
  }

  private func rearm(by command: UInt64) -> Event {
    event(
      .operatorCommand, OperatorCommand(target: command, action: .rearm), from: .operatorDesk)
  }

  private func letGo(by command: UInt64) -> Event {
    event(
      .killSwitch,
      KillSwitch(
        scope: .firm, mode: .none, reason: .user, origin: .operatorDesk, command: command),
      from: .operatorDesk)
  }

  private var kill: Event {
    event(.operatorCommand, OperatorCommand(action: .kill), from: .operatorDesk)
  }

  private func standing(after events: [Event]) -> [KillSwitch] {
    var found = EarlierKills(present: LineNames())
    for event in events { found.note(event, LineNames()) }
    #expect(found.standing.allSatisfy { $0.source == .operatorDesk })
    return found.standing.map { $0.payload(as: KillSwitch.self) }
  }

  @Test func onlyANameTakesItOff() {
    let said = doubt.payload(as: KillSwitch.self)
    #expect(standing(after: [doubt]) == [said])
    #expect(standing(after: [doubt, doubt]) == [said], "as it came round")
    #expect(standing(after: [doubt, rearm(by: 0)]) == [said])
    #expect(standing(after: [doubt, letGo(by: 0)]) == [said])
    #expect(standing(after: [doubt, rearm(by: 9)]) == [])
    #expect(standing(after: [doubt, letGo(by: 9)]) == [])
  }

  @Test func whatElseStandsIsTakenOffByAnybody() {
    #expect(standing(after: [kill, doubt]).map(\.mode) == [.block, .blockAndCancel])
    #expect(standing(after: [kill, doubt, rearm(by: 0)]).map(\.reason) == [.unbooked])
    #expect(standing(after: [kill, rearm(by: 0)]) == [])
  }
}
