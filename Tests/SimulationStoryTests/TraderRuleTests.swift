// The rules about traders, each against a true history and false ones; and the ear on the wire.

import SimulationStory
import Testing

private let trader = Party.trader(1)

/// A report about the trader's order 37=7, a buy of 10 at 20.
private func own(
  _ type: Character, execution: Token, filled: Int64 = 0, leaves: Int64 = 10, last: Int64 = 0,
  name: Token = "A", order: Token = "7", isBuy: Bool = true
) -> Report {
  var made = report(
    type, execution: execution, name: name, filled: filled, leaves: leaves, last: last,
    isBuy: isBuy, order: order)
  made.account = "trader-1"
  return made
}

private func copied(_ report: Report) -> Fact { fact(.dropCopy, .told(report)) }

private func holding(filled: Int64, leaves: Int64, ending: Character? = nil, order: Token = "7")
  -> Holding
{
  Holding(
    name: "A", order: order, symbol: "ACME", isBuy: true, price: 20 * PlainNumber.scale,
    filled: filled * PlainNumber.scale, leaves: leaves * PlainNumber.scale,
    ending: ending?.asciiValue)
}

@Suite struct TraderRuleTests {
  private let accepted = own("0", execution: "1")
  private let fill = own("1", execution: "2", filled: 3, leaves: 7, last: 3)
  private let asked = fact(trader, .asked(request("A")))
  private let quiet = fact(.world, .ended)
  private let over = fact(.world, .closed)

  @Test func anOrderManagerMustBeRight() {
    func believes(_ holding: Holding) -> Fact { fact(trader, .keeps(holding)) }
    let history = [asked, copied(accepted), copied(fill)]
    #expect(
      findings(TradersAgree.self, history + [believes(holding(filled: 3, leaves: 7)), quiet]) == [])
    // It missed the fill.
    let late = history + [believes(holding(filled: 0, leaves: 10)), quiet]
    #expect(findings(TradersAgree.self, late).count == 1)
    // It takes for canceled what works.
    let gone = history + [believes(holding(filled: 3, leaves: 0, ending: "4")), quiet]
    #expect(findings(TradersAgree.self, gone).count == 1)
    // It waits for the answer to a cancel that nobody has.
    let waits = fact(trader, .waits(name: "A", what: "cancel"))
    #expect(findings(TradersAgree.self, history + [waits]).count == 1)
    // It has forgotten what it sent.
    #expect(findings(TradersAgree.self, history + [quiet]).count == 1)
    // It believes in an order that never reached the venue.
    let dreamt = [asked, believes(holding(filled: 0, leaves: 10, order: "0")), quiet]
    #expect(findings(TradersAgree.self, dreamt).count == 1)
    let lost = [asked, believes(holding(filled: 0, leaves: 0, ending: "4", order: "0")), quiet]
    #expect(findings(TradersAgree.self, lost) == [])
  }

  @Test func whoHasStoppedHasNothingLeft() {
    let canceled = own("4", execution: "3", filled: 3, leaves: 0)
    let history = [asked, copied(accepted), copied(fill), copied(canceled)]
    let ended = holding(filled: 3, leaves: 0, ending: "4")
    let whole = history + [fact(trader, .keeps(ended)), fact(trader, .booked(ended)), over]
    #expect(findings(TradersAgree.self, whole) == [])
    let left = fact(trader, .keeps(holding(filled: 3, leaves: 7)))
    #expect(findings(TradersAgree.self, history + [left, over]).count == 2)
    // The venue's journal has another story than both.
    let filled = fact(trader, .booked(holding(filled: 10, leaves: 0, ending: "2")))
    let differing = history + [fact(trader, .keeps(ended)), filled, over]
    #expect(findings(TradersAgree.self, differing).count == 1)
  }

  @Test func aTradersBookIsTheOthersOrders() {
    func sees(_ price: Int64, _ quantity: Int64, isWhole: Bool = false) -> Fact {
      let ask = Level(symbol: "ACME", isBid: false, price: 0, quantity: 0)
      return fact(
        trader,
        .top(
          symbol: "ACME",
          bid: Level(
            symbol: "ACME", isBid: true, price: price * PlainNumber.scale,
            quantity: quantity * PlainNumber.scale), ask: ask, isWhole: isWhole))
    }
    let others = [
      copied(report("0", execution: "1")), copied(own("0", execution: "2", order: "8")),
    ]
    #expect(findings(TradersBooks.self, others + [sees(20, 10)]) == [])
    #expect(findings(TradersBooks.self, others + [sees(20, 20, isWhole: true)]) == [])
    #expect(findings(TradersBooks.self, others + [sees(20, 10, isWhole: true)]).count == 1)
    // With its own order in it, without anything, at another price.
    #expect(findings(TradersBooks.self, others + [sees(20, 20)]).count == 1)
    #expect(findings(TradersBooks.self, others + [sees(0, 0)]).count == 1)
    #expect(findings(TradersBooks.self, others + [sees(21, 10)]).count == 1)
    let gone = copied(report("4", execution: "3", leaves: 0))
    #expect(findings(TradersBooks.self, others + [gone, sees(0, 0)]) == [])
    #expect(findings(TradersBooks.self, others + [gone, sees(20, 10)]).count == 1)
  }

  @Test func aTradersMoneyIsItsExecutions() {
    func holds(_ quantity: Int64, bought: Int64, cash: Int128) -> Fact {
      fact(
        trader,
        .position(
          symbol: "ACME", quantity: quantity * PlainNumber.scale,
          bought: bought * PlainNumber.scale, sold: 0,
          cash: cash * Int128(PlainNumber.scale) * Int128(PlainNumber.scale)))
    }
    let history = [fact(trader, .told(fill)), copied(fill)]
    #expect(findings(TradersAccounts.self, history + [holds(3, bought: 3, cash: -60)]) == [])
    // A fill that it didn't book, one that it booked dearer, one that only one side has.
    #expect(findings(TradersAccounts.self, history + [holds(0, bought: 0, cash: 0)]).count == 2)
    #expect(findings(TradersAccounts.self, history + [holds(3, bought: 3, cash: -61)]).count == 2)
    let alone = [copied(fill), holds(3, bought: 3, cash: -60)]
    #expect(findings(TradersAccounts.self, alone).count == 1)
    #expect(findings(TradersAccounts.self, history + [holds(4, bought: 3, cash: -60)]).count == 1)
  }

  @Test func aTradersLimitIsItsOwn() {
    func may(_ order: Int64, _ position: Int64) -> Fact {
      fact(
        trader,
        .mayOrder(
          symbol: "ACME", order: order * PlainNumber.scale, position: position * PlainNumber.scale))
    }
    let second = fact(trader, .asked(request("B")))
    let both = [asked, copied(accepted), second]
    let entry = copied(own("0", execution: "3", name: "B", order: "8"))
    #expect(findings(TradersLimits.self, [may(10, 20)] + both + [entry]) == [])
    #expect(findings(TradersLimits.self, [may(9, 20), asked]).count == 1)
    #expect(findings(TradersLimits.self, [may(10, 19)] + both + [entry]).count == 1)
    // What was sent before a limit was lowered had the earlier one.
    #expect(findings(TradersLimits.self, [may(10, 20)] + both + [may(10, 10), entry]) == [])
    // What was filled counts as well.
    let filled = copied(own("2", execution: "2", filled: 10, leaves: 0, last: 10))
    let bought = [may(10, 19), asked, copied(accepted), filled, second, entry]
    #expect(findings(TradersLimits.self, bought).count == 1)
  }

  @Test func aReplaceThatAddsNothingMayBeBeyondALoweredLimit() {
    func may(_ order: Int64, _ position: Int64) -> Fact {
      fact(
        trader,
        .mayOrder(
          symbol: "ACME", order: order * PlainNumber.scale, position: position * PlainNumber.scale))
    }
    let entered = [may(20, 20), asked, copied(accepted), may(20, 5)]
    let replaces = fact(trader, .asked(request(.replace, "C", original: "A")))
    func replaced(_ leaves: Int64) -> Fact {
      copied(own("5", execution: "3", leaves: leaves, name: "C"))
    }
    #expect(findings(TradersLimits.self, entered + [replaces, replaced(8)]) == [])
    #expect(findings(TradersLimits.self, entered + [replaces, replaced(10)]) == [])
    #expect(findings(TradersLimits.self, entered + [replaces, replaced(11)]).count == 1)
    // What is too large for an order is so whatever it was before.
    let small = [may(20, 20), asked, copied(accepted), may(7, 20), replaces, replaced(8)]
    #expect(findings(TradersLimits.self, small).count == 1)
  }

  @Test func aStoppedTraderIsSilent() {
    let thrown = fact(trader, .killThrown)
    let released = fact(trader, .killReleased)
    let cancel = fact(trader, .asked(request(.cancel, "C", original: "A")))
    #expect(findings(TradersSilence.self, [asked, thrown, cancel, released, asked]) == [])
    #expect(findings(TradersSilence.self, [thrown, asked]).count == 1)
    // Another's switch is none of its own; and the venue's clients aren't silenced by a trader's.
    #expect(findings(TradersSilence.self, [fact(.trader(2), .killThrown), asked]) == [])
    let client = [
      thrown, fact(one, .asked(request("A"))), fact(one, .told(report("0", execution: "1"))),
    ]
    #expect(findings(KillIsSilence.self, client) == [])
  }

  @Test func anOrderIsCalledByItsLastName() {
    func calls(_ name: Token, in request: Token, _ kind: Request.Kind = .replace) -> Fact {
      fact(trader, .asked(SimulationStoryTests.request(kind, request, original: name)))
    }
    let asked = [calls("Z1", in: "Z1.1"), calls("Z1", in: "Z1.2"), calls("Z1.2", in: "Z1.3")]
    #expect(findings(TradersNames.self, asked + [calls("Z1.2", in: "Z1.4", .cancel)]) == [])
    #expect(findings(TradersNames.self, asked + [calls("Z1.3", in: "Z1.4", .cancel)]) == [])
    // By its first name again, and by one that it has had.
    #expect(findings(TradersNames.self, asked + [calls("Z1", in: "Z1.4", .cancel)]).count == 1)
    let later = asked + [calls("Z1.3", in: "Z1.4"), calls("Z1.2", in: "Z1.5")]
    #expect(findings(TradersNames.self, later).count == 1)
    // Names of others, and whose log a power cut has made shorter.
    #expect(findings(TradersNames.self, asked + [calls("Z2", in: "Z2.1")]) == [])
    let other = fact(.trader(2), .asked(request(.cancel, "Z1.4", original: "Z1")))
    #expect(findings(TradersNames.self, asked + [other]) == [])
    for who in [trader, .venue] {
      let cut = asked + [fact(who, .lostPower), calls("Z1", in: "Z1.4", .cancel)]
      #expect(findings(TradersNames.self, cut) == [])
    }
    let elsewhere = asked + [fact(.trader(2), .lostPower), calls("Z1", in: "Z1.4", .cancel)]
    #expect(findings(TradersNames.self, elsewhere).count == 1)
  }

  // MARK: The ear on the wire

  private func frame(_ type: String, _ number: Int, _ body: String = "", again: Bool = false)
    -> [UInt8]
  {
    PlainWriter.frame(
      type: type, number: number, sender: "APUS", target: "TRADER1", wallNs: 0, body: body,
      originalNs: again ? 0 : nil)
  }

  @Test func whatATraderAsksForIsHeardOnce() {
    var tap = TraderTap(1)
    tap.see(.connected)
    let order = "|11=Z1|54=1|55=ACME|38=8|44=101.25"
    let bytes = frame("D", 2, order)
    tap.see(.sent(Array(bytes.prefix(30))))
    #expect(tap.takeFacts() == [.connected])
    tap.see(.sent(Array(bytes.dropFirst(30)) + frame("D", 2, order, again: true)))
    tap.see(.sent(frame("4", 2, "|123=Y|36=5", again: true)))
    var request = Request(.new, name: "Z1")
    request.symbol = "ACME"
    request.quantity = 8 * PlainNumber.scale
    request.price = PlainNumber.units(Array("101.25".utf8)[...])
    request.number = 2
    #expect(tap.takeFacts() == [.asked(request), .passedOver(from: 2, to: 5)])
    tap.see(.sent(Array("nonsense and more of it, much more".utf8)))
    #expect(tap.takeFacts().count == 1)
  }

  @Test func whatATraderIsToldIsInTurn() {
    func told(_ facts: [Fact.What]) -> [Token] {
      facts.compactMap { if case .told(let report) = $0 { report.execution } else { nil } }
    }
    var tap = TraderTap(1)
    tap.see(.connected)
    tap.see(.arrived(frame("A", 1)))
    #expect(tap.isUp)
    // The second comes late, and then again.
    tap.see(.arrived(frame("8", 3, "|17=c|150=0|20=0|37=9")))
    #expect(told(tap.takeFacts()) == [] && !tap.isWhole)
    tap.see(.arrived(frame("8", 2, "|17=b|150=0|20=0|37=9", again: true)))
    tap.see(.arrived(frame("8", 3, "|17=c|150=0|20=0|37=9", again: true)))
    #expect(told(tap.takeFacts()) == ["b", "c"] && tap.isWhole)
    tap.see(
      .arrived(frame("4", 4, "|123=Y|36=9", again: true) + frame("8", 9, "|17=d|150=0|20=0|37=9")))
    #expect(told(tap.takeFacts()) == ["d"])
    // A gap that begins with what was there already.
    tap.see(.arrived(frame("8", 12, "|17=e|150=0|20=0|37=9")))
    tap.see(.arrived(frame("4", 8, "|123=Y|36=12", again: true)))
    #expect(told(tap.takeFacts()) == ["e"])
    tap.see(.closed)
    #expect(!tap.isUp && tap.takeFacts() == [.down])
  }

  /// Behind a power cut a venue says again what it may have said: 97=Y, under another number.
  @Test func whatATraderMayHaveBeenToldIsToldOnce() {
    func told(_ facts: [Fact.What]) -> [String] {
      facts.compactMap {
        switch $0 {
        case .told(let report): report.execution.text
        case .requestRefused(let name, _): "\(name)"
        default: nil
        }
      }
    }
    var tap = TraderTap(1)
    tap.see(.connected)
    tap.see(.arrived(frame("A", 1) + frame("8", 2, "|17=N1|150=0|20=0|37=9")))
    tap.see(.arrived(frame("9", 3, "|11=C|41=A")))
    #expect(told(tap.takeFacts()) == ["N1", "C"])
    tap.see(.arrived(frame("8", 4, "|97=Y|17=N1|150=0|20=0|37=9")))
    tap.see(.arrived(frame("9", 5, "|97=Y|11=C|41=A")))
    #expect(told(tap.takeFacts()) == [])
    // What was never heard is news, whatever it says of itself, and so is what says other words or has another id.
    tap.see(.arrived(frame("8", 6, "|97=Y|17=7|150=1|20=0|37=9|32=1|31=20")))
    tap.see(.arrived(frame("8", 7, "|97=Y|17=7|150=1|20=0|37=9|32=2|31=20")))
    tap.see(.arrived(frame("8", 8, "|97=Y|17=N2|150=0|20=0|37=9")))
    #expect(told(tap.takeFacts()) == ["7", "7", "N2"])
    // And what doesn't say that it may be known is told, so that rules see it twice.
    tap.see(.arrived(frame("8", 9, "|17=N1|150=0|20=0|37=9")))
    #expect(told(tap.takeFacts()) == ["N1"])
    // It knows over a connection, and over numbers that begin anew.
    tap.see(.closed)
    tap.see(.connected)
    #expect(!tap.isUp)
    tap.see(.arrived(frame("A", 1, "|141=Y") + frame("8", 2, "|97=Y|17=N1|150=0|20=0|37=9")))
    #expect(tap.isUp && told(tap.takeFacts()) == [])
  }

  /// Up is who has heard the answer to its Logon on this connection, and nobody before.
  @Test func aTraderIsUpWithItsLogonAndNotBefore() {
    var tap = TraderTap(1)
    tap.see(.connected)
    tap.see(.sent(frame("A", 1)))
    #expect(!tap.isUp && tap.takeFacts() == [.connected])
    let logon = frame("A", 5)
    tap.see(.arrived(Array(logon.dropLast(7))))
    #expect(!tap.isUp)
    tap.see(.arrived(Array(logon.suffix(7))))
    #expect(tap.isUp && tap.takeFacts().contains(.up))
    // A connection that is made over another one ends that.
    tap.see(.connected)
    #expect(!tap.isUp && tap.takeFacts() == [.down, .connected])
  }
}
