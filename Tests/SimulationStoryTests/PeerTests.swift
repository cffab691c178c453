// Clients as FIX peers: two sessions that talk to each other over a way that loses, and what a ledger makes of reports.

import Numerics
import SimulationStory
import Testing

@Suite struct PeerTests {
  private func frame(
    _ type: String, _ number: Int, _ body: String, isRepeated: Bool = false
  ) -> [UInt8] {
    PlainWriter.frame(
      type: type, number: number, sender: "APUS", target: "CLIENT1", wallNs: 0, body: body,
      originalNs: isRepeated ? 0 : nil)
  }

  private func types(_ bytes: [UInt8]) -> [String] {
    var frames = PlainFrames()
    frames.append(bytes)
    var types: [String] = []
    while case .message(let message) = frames.next() { types.append(message.typeText) }
    return types
  }

  @Test func numbersAndTimesAreWritten() {
    #expect(PlainNumber.text(1_012_500_000) == "10.125")
    #expect(PlainNumber.units(Array("10.125".utf8)[...]) == 1_012_500_000)
    #expect(PlainNumber.units(Array("-3".utf8)[...]) == -300_000_000)
    for bad in ["", "-", "1.2.3", "1e5", "0.000000001", "99999999999999"] {
      #expect(PlainNumber.units(Array(bad.utf8)[...]) == nil, "\(bad)")
    }
    #expect(PlainWriter.time(0) == "19700101-00:00:00.000")
    #expect(PlainWriter.time(1_709_251_199_999_000_000) == "20240229-23:59:59.999")
  }

  @Test func aMessageIsFoundInPiecesOfAnySize() {
    let bytes = frame("8", 4, "|17=9|39=0") + frame("0", 5, "")
    for size in 1...bytes.count {
      var frames = PlainFrames()
      var found: [Int] = []
      var at = 0
      while at < bytes.count {
        frames.append(bytes[at..<min(bytes.count, at + size)])
        while case .message(let message) = frames.next() { found.append(message.number) }
        at += size
      }
      #expect(found == [4, 5], "\(size)")
    }
    var broken = PlainFrames()
    var wrong = frame("0", 5, "")
    wrong[wrong.count - 2] ^= 1
    broken.append(wrong)
    guard case .broken = broken.next() else {
      Issue.record("a wrong sum was taken")
      return
    }
  }

  private func session() -> PeerSession {
    var session = PeerSession(sender: "CLIENT1", target: "APUS")
    session.call()
    session.connected(at: 0)
    session.received(frame("A", 1, "|98=0|108=10"), at: 1)
    session.output = []
    session.facts = []
    return session
  }

  @Test func aGapIsAskedForAndFilled() {
    var session = session()
    session.received(frame("8", 3, "|17=3"), at: 2)
    #expect(session.delivered.isEmpty && types(session.output) == ["2"])
    session.received(frame("8", 2, "|17=2", isRepeated: true), at: 3)
    session.received(frame("8", 3, "|17=3", isRepeated: true), at: 3)
    session.received(frame("8", 4, "|17=4"), at: 3)
    #expect(session.delivered.map { $0.text(17) } == ["2", "3", "4"])
    #expect(session.nextIn == 5 && !session.wantsToHangUp)
  }

  @Test func aNumberThatIsTooLowEndsIt() {
    var session = session()
    session.received(frame("8", 1, "|17=1"), at: 2)
    #expect(session.wantsToHangUp && session.delivered.isEmpty)
  }

  /// One that comes ahead of a gap, and then again, is one refusal, and a client knows the way that it came.
  @Test func aRefusalIsHeardOnceInItsTurn() {
    func refused(_ facts: [Fact.What]) -> Int {
      facts.count { if case .messageRefused(number: 2, _) = $0 { true } else { false } }
    }
    var session = session()
    session.received(frame("3", 3, "|45=2|58=no"), at: 2)
    #expect(refused(session.facts) == 0)
    session.received(frame("8", 2, "|17=2", isRepeated: true), at: 3)
    session.received(frame("3", 3, "|45=2|58=no", isRepeated: true), at: 3)
    #expect(refused(session.facts) == 1 && session.nextIn == 4)
    var peer = Peer(.client(1), PeerTerms(), seed: 1)
    peer.calls()
    peer.connected(at: 0, wallNs: 0)
    peer.received(frame("A", 1, "|98=0|108=10"), at: 1, wallNs: 1)
    peer.received(frame("3", 2, "|45=2|58=no"), at: 2, wallNs: 2)
    #expect(!peer.takeMarks().contains(.refusalAgain))
    peer.received(frame("3", 3, "|45=3|58=no", isRepeated: true), at: 3, wallNs: 3)
    #expect(peer.takeMarks().contains(.refusalAgain))
  }

  @Test(arguments: [true, false])
  func aResendRequestIsServed(_ repeatsOrders: Bool) {
    var session = session()
    session.repeatsOrders = repeatsOrders
    session.send("D", "|11=A", at: 2)
    session.send("0", "", at: 2)
    session.output = []
    session.received(frame("2", 2, "|7=1|16=0"), at: 3)
    #expect(types(session.output) == (repeatsOrders ? ["4", "D", "4"] : ["4"]))
    #expect(session.facts.contains(.passedOver(from: 1, to: 4)) == !repeatsOrders)
    #expect(session.facts.contains(.askedFor(from: 1, through: 3, second: 0)))
  }

  private func asked(_ bytes: [UInt8]) -> [String] {
    var frames = PlainFrames()
    frames.append(bytes)
    var asked: [String] = []
    while case .message(let message) = frames.next() {
      if message.typeText == "2" {
        asked.append("\(message.number(7) ?? -1) to \(message.number(16) ?? -1)")
      }
    }
    return asked
  }

  @Test(arguments: [true, false])
  func whatIsMissingIsAskedFor(_ asksExactly: Bool) {
    var session = session()
    session.asksExactly = asksExactly
    session.output = []
    session.received(frame("8", 5, "|17=5") + frame("8", 9, "|17=9"), at: 3)
    #expect(asked(session.output) == (asksExactly ? ["2 to 4"] : ["2 to 0"]))
    session.output = []
    session.received(frame("4", 2, "|36=5|123=Y", isRepeated: true), at: 4)
    #expect(session.nextIn == 6)
    #expect(
      asked(session.output) == (asksExactly ? ["6 to 8"] : []), "a second hole behind the first")
    session.received(frame("4", 6, "|36=9|123=Y", isRepeated: true), at: 5)
    #expect(session.nextIn == 10 && session.delivered.count == 2)
  }

  @Test func aNewBeginningAmidAConnection() {
    var session = session()
    session.send("D", "|11=A", at: 2)
    session.facts = []
    session.beginAgain(at: 3)
    session.beginAgain(at: 3)
    #expect(session.nextOut == 2 && session.nextIn == 1 && !session.isUp)
    #expect(session.facts == [.forgot, .forgot])
    // What was on its way, and the answer to the first: of numbers that are over.
    session.received(frame("8", 2, "|17=5") + frame("A", 1, "|98=0|108=10|141=Y"), at: 4)
    session.received(frame("2", 2, "|7=2|16=0"), at: 4)
    #expect(!session.isUp && session.nextIn == 1 && session.delivered.isEmpty)
    session.received(frame("A", 1, "|98=0|108=10|141=Y") + frame("8", 2, "|17=6"), at: 5)
    #expect(session.isUp && session.nextIn == 3 && session.delivered.count == 1)
    #expect(!session.resetsOnLogon && !session.wantsToHangUp)
  }

  /// Nobody knows whether the other side has begun anew, so the next connection does.
  @Test func aNewBeginningThatWasntAnsweredIsAskedForAgain() {
    var session = session()
    session.beginAgain(at: 3)
    session.lost()
    session.call()
    session.connected(at: 4)
    #expect(session.nextOut == 2 && session.nextIn == 1)
    session.received(frame("A", 1, "|98=0|108=10|141=Y"), at: 5)
    #expect(session.isUp && session.nextIn == 2 && !session.resetsOnLogon)
  }

  @Test func silenceIsTestedAndThenTakenForTheEnd() {
    var session = session()
    session.tick(at: 10_000_000_001)
    #expect(types(session.output) == ["0"])
    session.tick(at: 15_000_000_001)
    #expect(types(session.output) == ["0", "1"])
    session.tick(at: 25_000_000_001)
    #expect(session.wantsToHangUp)
  }

  /// A world that asks when something is due, and finds nothing done then, asks for ever.
  @Test func aTickMovesWhatIsDue() {
    var greeting = PeerSession(sender: "CLIENT1", target: "APUS")
    greeting.call()
    greeting.connected(at: 0)
    var leaving = session()
    leaving.logOut(at: 1)
    for var session in [session(), greeting, leaving] {
      for _ in 0..<8 where !session.wantsToHangUp {
        let due = session.dueNs
        session.tick(at: due)
        #expect(session.dueNs > due || session.wantsToHangUp, "\(session.state)")
      }
    }
  }

  // MARK: Ledgers

  @Test func aLedgerFollowsAnOrder() {
    var ledger = Ledger()
    ledger.asked(request("A"), at: 1)
    #expect(ledger["A"]?.isInDoubt == true)
    ledger.told(report("0", execution: "1"))
    #expect(ledger["A"]?.isWorking == true && ledger["A"]?.isInDoubt == false)
    ledger.asked(request(.replace, "B", original: "A"), at: 2)
    #expect(ledger["A"]?.pending?.name == "B")
    var replaced = report("5", execution: "2", name: "B", leaves: 12)
    replaced.original = "A"
    replaced.quantity = 12 * PlainNumber.scale
    ledger.told(replaced)
    #expect(ledger["B"]?.name == "B" && ledger["B"]?.pending == nil)
    ledger.told(report("1", execution: "3", name: "B", filled: 5, leaves: 7, last: 5))
    #expect(ledger["A"]?.filled == 5 * PlainNumber.scale)
    ledger.asked(request(.cancel, "C", original: "B"), at: 3)
    ledger.requestRefused(name: "C", original: "B")
    #expect(ledger["B"]?.pending == nil)
    ledger.told(report("4", execution: "4", name: "B", filled: 5, leaves: 0))
    #expect(ledger.open.isEmpty && ledger["C"]?.ending == UInt8(ascii: "4"))
    #expect(ledger.holdings.count == 1)
  }

  @Test func aRefusedNameMayBeUsedAgain() {
    var ledger = Ledger()
    ledger.asked(request("A"), at: 1)
    var refused = report("8", execution: "1", leaves: 0)
    refused.order = "NONE"
    ledger.told(refused)
    #expect(ledger["A"]?.ending == UInt8(ascii: "8") && ledger.open.isEmpty)
    ledger.asked(request("A"), at: 2)
    ledger.told(report("0", execution: "2"))
    #expect(ledger["A"]?.isWorking == true && ledger.open.count == 1)
    // A second one of that name was refused: the first works on.
    ledger.told(refused)
    #expect(ledger["A"]?.isWorking == true)
  }

  /// B was to replace what never was, was refused, and then is an order.
  @Test func aNameOfARefusedRequestMayBecomeAnOrdersOwn() {
    var ledger = Ledger()
    ledger.asked(request("A"), at: 1)
    ledger.dropped("A")
    ledger.asked(request(.replace, "B", original: "A"), at: 2)
    ledger.requestRefused(name: "B", original: "A")
    ledger.asked(request("B"), at: 3)
    ledger.told(report("0", execution: "1", name: "B"))
    // The venue never heard of A.
    #expect(ledger.holdings.map(\.name) == ["B"])
    #expect(ledger["B"]?.isWorking == true && ledger.open.count == 1)
  }

  /// The same beside an order that works: neither is taken for the other.
  @Test func aNameOfALostRequestMayBecomeAnotherOrders() {
    var ledger = Ledger()
    ledger.asked(request("A"), at: 1)
    ledger.told(report("0", execution: "1"))
    ledger.asked(request(.cancel, "B", original: "A"), at: 2)
    ledger.asked(request("B"), at: 3)
    ledger.told(report("0", execution: "2", name: "B", leaves: 4, order: "8"))
    #expect(ledger.holdings.map(\.order) == ["7", "8"])
    #expect(ledger["A"]?.leaves == 10 * PlainNumber.scale)
    #expect(ledger["B"]?.leaves == 4 * PlainNumber.scale && ledger.open.count == 2)
    // By its number, whatever the report calls it.
    ledger.told(report("4", execution: "3", name: "B", leaves: 0, order: "7"))
    #expect(ledger["A"]?.ending == UInt8(ascii: "4") && ledger["B"]?.isWorking == true)
  }

  @Test func aListenerKeepsBooks() {
    var view = MarketView()
    func take(_ type: String, _ body: String) {
      guard let message = PlainMessage(frame(type, 2, body)) else {
        Issue.record("no message: \(body)")
        return
      }
      view.take(message)
    }
    take("W", "|55=ACME|262=W|268=2|269=0|270=10|271=5|346=1|269=1|270=11|271=7")
    take(
      "X",
      "|262=W|268=3|279=1|269=0|55=ACME|270=10|271=3|279=2|269=1|55=ACME|270=11|279=0|269=2"
        + "|55=ACME|270=11|271=7")
    let levels = view.all
    #expect(levels.count == 1)
    #expect(levels.first?.price == 10 * PlainNumber.scale)
    #expect(levels.first?.quantity == 3 * PlainNumber.scale)
    take("W", "|55=ACME|262=W|268=0")
    #expect(view.all.isEmpty)
  }

  // MARK: Manners

  /// A client against a wall that logs it on and answers nothing: what it sends is FIX, and no two orders have one name
  /// unless it is clumsy.
  @Test(arguments: Manner.allCases)
  func aClientDoesAlwaysTheSame(_ manner: Manner) {
    func run() -> (bytes: [UInt8], facts: Int) {
      var terms = PeerTerms()
      terms.manner = manner
      terms.paceNs = 100_000_000
      var peer = Peer(.client(1), terms, seed: 77)
      var bytes: [UInt8] = []
      var facts = 0
      var now: UInt64 = 3_000_000_000
      peer.calls()
      peer.connected(at: now, wallNs: now)
      peer.received(frame("A", 1, "|98=0|108=10"), at: now, wallNs: now)
      for step in 0..<400 {
        now = max(now, min(peer.dueNs, now + 1_000_000_000))
        peer.tick(at: now, wallNs: now)
        if step % 10 == 9 {
          peer.received(frame("0", 2 + step / 10, ""), at: now, wallNs: now)
        }
        bytes += peer.takeOutput()
        facts += peer.takeFacts().count
        _ = peer.takeMarks()
      }
      return (bytes, facts)
    }
    let first = run()
    let second = run()
    #expect(first.bytes == second.bytes && first.facts == second.facts)
    #expect(first.facts > 8)
    if manner == .honest {
      #expect(types(first.bytes).count > 8)
    }
  }
}
