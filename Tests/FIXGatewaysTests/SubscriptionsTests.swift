// Who listens to which book, against a plain list.

import Events
import Testing

@testable import FIXGateways

@Suite struct SubscriptionsTests {
  struct Plain: Hashable {
    var instrument: UInt32
    var seat: Int
    var request: UInt64
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func asAPlainList(seed: UInt64) {
    var state = seed
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    let capacity = 40
    var table = Subscriptions(instrumentCount: 5, capacity: capacity)
    var list: Set<Plain> = []
    for _ in 0..<5_000 {
      let one = Plain(
        instrument: UInt32(random(6)), seat: random(6), request: UInt64(random(3)) + 1)
      switch random(10) {
      case 0:
        table.endAll(seat: one.seat)
        list = list.filter { $0.seat != one.seat }
      case 1, 2, 3:
        table.end(InstrumentID(one.instrument), seat: one.seat, request: one.request)
        list.remove(one)
      default:
        let isIn = table.begin(
          InstrumentID(one.instrument), seat: one.seat, request: one.request, isTopOnly: false,
          entries: 3)
        let mayBe = one.instrument < 5 && (list.contains(one) || list.count < capacity)
        #expect(isIn == mayBe, "seed \(seed)")
        if isIn { list.insert(one) }
      }
      table.checkInvariants()
      var found: Set<Plain> = []
      for instrument in UInt32(0)..<5 {
        var slot = table.first(of: InstrumentID(instrument))
        while slot != 0 {
          let item = table[slot]
          found.insert(
            Plain(instrument: instrument, seat: Int(item.seat), request: item.request))
          slot = item.next
        }
      }
      #expect(found == list && table.count == list.count, "seed \(seed)")
    }
  }
}
