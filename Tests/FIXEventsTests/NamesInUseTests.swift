// Names that something goes by for long: a subscription's until it ends, whatever else is called so, and a resting order's of a
// market until it goes, however many come behind it.

import Events
import FIXCodec
import Testing

@testable import FIXEvents

@Suite struct NamesInUseTests {
  private static let now = "60=20261120-12:00:00|"

  private func ask(_ rig: Rig, _ name: String, _ subscription: Int) -> UInt64 {
    let asked = rig.plain(
      "35=V|146=1|55=ACME|262=\(name)|263=\(subscription)|264=0|265=1|267=1|269=0|")
    return asked.last?.payload(as: MarketDataRequest.self).request ?? 0
  }

  @Test func anOrderTakesNoSubscriptionsName() {
    let rig = Rig.client()
    let begun = ask(rig, "1", 1)
    let order = rig.plain("35=D|11=1|21=1|38=5|40=2|44=1|54=1|55=ACME|" + Self.now)
    #expect(order.map(\.kind) == [.orderNew] && order[0].words.w0 != begun)
    #expect(begun != 0 && ask(rig, "1", 2) == begun)
    // Nor does a question find an order by its own name, or a cancel a question.
    #expect(ask(rig, "2", 1) != 0)
    guard
      case .refused(let refusal) = rig.translate("35=F|11=c|41=2|54=1|55=ACME|" + Self.now)
    else {
      Issue.record("nothing is called so that could be canceled")
      return
    }
    #expect(refusal.reason == .unknownOrder)
    rig.names.identifiers.checkInvariants()
  }

  @Test func aRestingOrderOfAMarketKeepsItsName() {
    let rig = Rig.venue()
    func change(_ action: Int, _ name: String) -> Event? {
      let size = action == 2 ? "" : "270=99|271=5|"
      let changes = rig.events("35=X|268=1|279=\(action)|269=0|278=\(name)|55=ACME|\(size)")
      #expect(changes.count == 1, "no name of a market's goes on record")
      return changes.last
    }
    let added = change(0, "O0")
    for count in 1..<3_000 {
      _ = change(0, "O\(count)")
      _ = change(2, "O\(count)")
    }
    let gone = change(2, "O0")
    #expect(added?.kind == .bookAdd && gone?.kind == .bookDelete)
    #expect(added?.words.w0 != 0 && gone?.words.w0 == added?.words.w0)
    // As it is called where the book is told whole, and in a trade.
    let whole = rig.plain("35=W|55=ACME|268=1|269=0|270=99|271=5|37=O0|")
    let trade = rig.plain("35=X|268=1|279=0|269=2|278=T0|55=ACME|270=99|271=5|37=O0|")
    #expect(whole.last?.words.w0 == added?.words.w0)
    #expect(trade.last?.payload(as: Trade.self).resting.bits == added?.words.w0)
    #expect(rig.names.identifiers.count == 0)
  }

  /// 0 is a price: an entry that says none would be one of that.
  @Test(arguments: [
    "279=0|269=0|278=x|55=ACME|271=7|", "279=1|269=0|278=x|55=ACME|271=7|",
    "279=0|269=2|278=x|55=ACME|271=7|", "279=1|269=0|55=ACME|271=7|", "279=2|269=1|55=ACME|",
  ])
  func whatRestsHasAPrice(entry: String) {
    #expect(
      Rig.venue().translate("35=X|268=1|" + entry)
        == .refused(MessageRefusal(.conditionallyMissing, 270, .businessReject)))
  }
}
