// Reports whose numbers no order can have, or that leave out what an order must have: they are refused, with what is wrong.

import Events
import FIXCodec
import Testing

@testable import FIXEvents

@Suite struct HostileReportTests {
  private static let most = "92233720368.54775807"
  private static let least = "-92233720368.54775808"

  /// An 8 about an order of ours with what differs.
  private func read(
    _ type: String, _ fields: String, quantity: String? = "38=100", price: String? = "44=5",
    orderType: String? = "40=2", filled: String = "14=0", left: String = "151=100",
    transaction: String = "20=0", text: String = ""
  ) -> Translation {
    let parts = [
      "35=8", "6=0", "11=Z0000G08000003", filled, "17=1", transaction, fields, "37=5", quantity,
      "39=0", orderType, price, "54=1", "55=ACME", text, "150=\(type)", left,
    ]
    return Rig.venue().translate(
      parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "|") + "|")
  }

  private func refusal(_ reason: RefusalReason, _ tag: UInt16) -> Translation {
    .refused(MessageRefusal(reason, tag, .businessReject))
  }

  @Test(arguments: ["0", "5"])
  func anOrderIsOfMoreThanNothing(type: String) {
    for total in ["0", "-1", Self.least] {
      #expect(read(type, "", quantity: "38=\(total)") == refusal(.notPositive, 38), "\(total)")
    }
    #expect(read(type, "", quantity: "38=\(Self.most)") == .events(1))
    // Without a total it is what is filled and what is left.
    #expect(read(type, "", quantity: nil) == .events(1))
    #expect(read(type, "", quantity: nil, left: "151=0") == refusal(.notPositive, 38))
    #expect(read(type, "", quantity: nil, left: "151=-1") == refusal(.malformed, 151))
    #expect(read(type, "", quantity: nil, filled: "14=-1") == refusal(.malformed, 14))
    #expect(
      read(type, "", quantity: nil, filled: "14=1", left: "151=\(Self.most)")
        == refusal(.malformed, 151))
  }

  /// A limit order has a price. What doesn't say of what type the order is that it replaced doesn't say that it has none.
  @Test func aPriceThatIsntToldIsNotNought() {
    let isMissing = refusal(.conditionallyMissing, 44)
    for type in ["2", "4", "B"] {
      for report in ["0", "5"] {
        #expect(read(report, "", price: nil, orderType: "40=\(type)") == isMissing)
      }
    }
    for type in ["1", "3", "5", "P"] {
      for report in ["0", "5"] {
        #expect(read(report, "", price: nil, orderType: "40=\(type)") == .events(1))
      }
    }
    #expect(read("5", "", price: nil, orderType: nil) == isMissing)
    #expect(read("0", "", price: nil, orderType: nil) == .events(1))
    #expect(read("5", "", price: "44=0", orderType: nil) == .events(1), "nought is a price")
  }

  /// An acceptance without a price leaves the order the one that it was sent with.
  @Test func anAcceptanceWithoutAPrice() {
    let trader = Rig.venue()
    let id = OrderID(epoch: 1, strategy: 2, counter: 3)
    trader.toFIX.hear(
      Event(
        kind: .orderNew, source: .strategy(2), instrument: InstrumentID(0),
        OrderNew(
          order: id, price: price(6), quantity: shares(8), side: .buy, type: .limit,
          timeInForce: .day)))
    let accepted = trader.events(
      "35=8|6=0|11=\(trader.compact(CompactID(number: id.bits)))|14=0|17=1|20=0|37=5|38=8|39=0|54=1|"
        + "55=ACME|150=0|151=8|")
    for event in accepted { trader.toFIX.hear(event) }
    let known = trader.toFIX.orders.order(id)
    #expect(known?.standing == .new && known?.price == price(6))
  }

  @Test func quantitiesArentBelowNought() {
    let fill = { (quantity: String) in self.read("1", "31=5|32=\(quantity)") }
    #expect(fill("1") == .events(1))
    #expect(fill("0") == refusal(.notPositive, 32))
    #expect(fill("-1") == refusal(.malformed, 32) && fill(Self.least) == refusal(.malformed, 32))
    let bust = { (quantity: String) in
      self.read("4", "31=5|32=\(quantity)", transaction: "19=1|20=1")
    }
    #expect(bust("0") == .events(1) && bust(Self.least) == refusal(.malformed, 32))
    #expect(read("4", "", quantity: "38=-1") == refusal(.malformed, 38))
    #expect(read("4", "", filled: "14=\(Self.least)") == refusal(.malformed, 14))
    let status = { (filled: String, left: String) in
      self.read("0", "", filled: filled, left: left, transaction: "20=3")
    }
    #expect(status("14=1", "151=1") == .events(1))
    #expect(status("14=-1", "151=1") == refusal(.malformed, 14))
    #expect(status("14=1", "151=-1") == refusal(.malformed, 151))
  }

  /// What self-trade prevention took off is what our own words say.
  @Test(arguments: [("2", true), ("0", false), ("-2", false), (least, false)])
  func whatIsTakenOff(quantity: String, isRead: Bool) {
    let told = read("D", "", text: "58=self_trade \(quantity) 0")
    #expect(told == (isRead ? .events(1) : refusal(.notPositive, 58)))
  }

  @Test func aSliceAndWhatIsTriggeredArentBelowNought() {
    #expect(read("D", "", left: "151=-1", text: "58=triggered") == refusal(.malformed, 151))
    let slice = Rig.venue().translate(
      "35=8|6=0|11=Z0000G08000003|14=0|17=1|20=0|37=5|38=100|39=0|40=2|44=5|54=1|55=ACME|58=slice|"
        + "111=-1|150=D|151=100|")
    #expect(slice == refusal(.malformed, 111))
  }
}
