// What is said of calls that came to nothing: each once, with who and why, and who keeps calling not each time.

import FIXGateways
import FIXSession
import Testing

@testable import Pipeline

@Suite struct CallWordsTests {
  private static let second: UInt64 = 1_000_000_000

  private func call(_ number: Int64, _ why: String = "there is no such session")
    -> (number: Int64, host: String, why: String)
  {
    (number, "10.0.0.7", why)
  }

  @Test func `a call is told once, and those like it after a minute`() {
    var teller = TurnedAwayTeller(after: 5, last: 5)
    let words = "a call from 10.0.0.7 turned away: there is no such session"
    #expect(teller.look([call(5)], count: 5, nowNs: 0) == [])
    #expect(teller.look([call(5), call(6)], count: 6, nowNs: 0) == [words])
    #expect(teller.look([call(6), call(7), call(8)], count: 8, nowNs: 30 * Self.second) == [])
    #expect(
      teller.look([call(8)], count: 8, nowNs: 60 * Self.second) == [words + ", 2 times more"])
    #expect(teller.look([call(8)], count: 8, nowNs: 120 * Self.second) == [])
    // Long quiet, it is news again.
    #expect(teller.look([call(9)], count: 9, nowNs: 121 * Self.second) == [words])
  }

  @Test func `what the board hasn't room for is counted, and nothing is counted twice`() {
    var teller = TurnedAwayTeller(after: 0, last: 0)
    // The count runs ahead of the board.
    #expect(teller.look([], count: 2, nowNs: 0) == [])
    #expect(teller.look([call(1), call(2)], count: 2, nowNs: Self.second).count == 1)
    #expect(teller.look([call(1), call(2)], count: 2, nowNs: 2 * Self.second) == [])
    // Ten more, of which the board shows the last.
    #expect(teller.look([call(12)], count: 12, nowNs: 3 * Self.second) == [])
    #expect(
      teller.look([call(12)], count: 12, nowNs: 4 * Self.second) == ["9 calls more turned away"])
    #expect(teller.look([call(12)], count: 12, nowNs: 5 * Self.second) == [])
  }

  @Test func `many kinds at once are told a few at a time and the rest as a number`() {
    var teller = TurnedAwayTeller(after: 0, last: 0)
    let calls = (1...10).map { call(Int64($0), "reason \($0)") }
    #expect(teller.look(calls, count: 10, nowNs: 0).count == TurnedAwayTeller.linesMax)
    #expect(teller.look(calls, count: 10, nowNs: Self.second) == ["6 calls more turned away"])
  }

  @Test func `a call that is turned away is told with whom it said it was`() {
    func words(_ reason: TurnAwayReason, _ session: String?) -> String {
      TurnAwayReason.words(
        Int(reason.rawValue), refusal: Int(SessionReason.numberTooLow.rawValue), session: session,
        from: "TRADR", to: "APUS")
    }
    #expect(words(.unknownSession, nil) == "there is no such session (49=TRADR 56=APUS)")
    #expect(words(.taken, "desk") == "session 'desk' is taken (49=TRADR 56=APUS)")
    #expect(
      words(.calledByUs, "desk")
        == "session 'desk' is called from here and doesn't call (49=TRADR 56=APUS)")
    #expect(
      words(.logonRefused, "desk")
        == "the Logon of session 'desk' isn't right: number_too_low (49=TRADR 56=APUS)")
    #expect(
      TurnAwayReason.words(
        Int(TurnAwayReason.notFIX.rawValue), refusal: 0, session: nil, from: "", to: "")
        == "what it sent is no FIX")
  }

  @Test func `a call of ours that came to nothing says where, and why`() {
    let refused = VainCall(.loggingOn, code: Int32(SessionReason.peerRefused.rawValue))
    #expect(
      refused.words(to: "v:9", saying: "MsgSeqNum too low")
        == "v:9 refuses our Logon: 'MsgSeqNum too low'")
    #expect(refused.words(to: "v:9", saying: "") == "v:9 refuses our Logon, and doesn't say why")
    #expect(
      VainCall(.connecting, code: 111).words(to: "v:9", saying: "")
        == "can't reach v:9: Connection refused")
    #expect(
      VainCall(.connecting, code: 6).words(to: "v:9", saying: "")
        == "can't reach v:9: there is no such host")
  }

  @Test func `an operator's command is logged with its value, and an order by its id`() {
    let who = Person(name: "ann", peer: ControlPeer(pid: 1, uid: 2))
    func words(_ verb: String, _ values: [String: String]) -> String {
      ControlRequest(verb: verb, values: values).words(who)
    }
    #expect(
      words("set", ["limit": "max_order", "instrument": "CRUX", "units": "30000000000"])
        .hasPrefix("set max_order CRUX to 300 by ann"))
    #expect(
      words("set", ["limit": "max_net", "whose": "firm", "units": "none"])
        .hasPrefix("set max_net firm to none by ann"))
    #expect(
      words("kill", ["scope": "order/17596481011713", "mode": "block"])
        .hasPrefix("kill order/1-1-1 block by ann"))
    #expect(
      words("kill", ["scope": "strategy/maker", "mode": "none"])
        .hasPrefix("clear strategy/maker by ann"))
  }

  @Test func `a hint names the core unless it is the one that is meant without a name`() {
    #expect(CommandHint.command("rearm", of: "demo") == "'apus rearm'")
    #expect(CommandHint.command("rearm", of: "desk") == "'apus rearm --instance desk'")
  }
}
