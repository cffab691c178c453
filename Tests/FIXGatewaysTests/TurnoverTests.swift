// Names come and go, and that of a working order stays.

import Events
import FIXEvents
import Testing

@testable import FIXGateways

@Suite struct TurnoverTests {
  private static let session = SourceID.session(0)

  /// A client's name as a number, as gateway-in would give it.
  private func name(_ counter: UInt64) -> UInt64 { 1 << 63 | 7 << 44 | counter }

  private func hear(_ counter: UInt64, endsIt: Bool, _ memory: inout FIXMemory) {
    let number = name(counter)
    memory.hear(
      Event(
        sequence: Sequence(counter), time: Nanoseconds(counter), kind: .identifierPart,
        source: Self.session, instrument: .none,
        IdentifierPart(
          identifier: number, text0: 0x30303030 + counter, text1: 0, text2: 0, part: 0,
          partCount: 1, byteCount: 4)))
    memory.hear(
      Event(
        sequence: Sequence(counter), time: Nanoseconds(counter), kind: .orderNew,
        source: Self.session, instrument: InstrumentID(0),
        OrderNew(
          order: OrderID(bits: number), price: Price(units: 100_000_000),
          quantity: Quantity(units: 100_000_000), side: .buy, type: .limit, timeInForce: .day,
          account: 1)))
    if endsIt { end(counter, &memory) }
  }

  private func end(_ counter: UInt64, _ memory: inout FIXMemory) {
    memory.hear(
      Event(
        sequence: Sequence(counter), time: Nanoseconds(counter), kind: .orderCanceled,
        source: Self.session, instrument: InstrumentID(0),
        OrderCanceled(
          order: OrderID(bits: name(counter)), quantity: Quantity(units: 100_000_000),
          reason: .user,
          origin: .venue, side: .buy)))
  }

  @Test func `the name of a working order is kept, however many come behind it`() {
    var memory = FIXMemory(
      names: Names(
        symbols: ["CRUX"], accounts: ["a"],
        identifiers: Identifiers(capacity: 32, key: 9, epoch: 7)),
      orderCapacity: 64, identifierCapacity: 16, seatCount: 1, epoch: 7, key: 3)
    for counter in 1...200 as ClosedRange<UInt64> {
      hear(counter, endsIt: counter != 3, &memory)
    }
    var kept: [UInt64] = []
    memory.forEachKeptName { kept.append($0) }
    let isKnown = memory.names.identifiers.contains(name(3))
    #expect(isKnown && kept.contains(name(3)))
    #expect(kept.count <= 16, "those of orders that have ended went")
    #expect(kept.contains(name(200)) && !kept.contains(name(4)))
    memory.checkInvariants()
  }

  /// A name comes before what it names, and room may be made in between.
  @Test func `a name whose order isn't there yet is kept`() {
    var memory = FIXMemory(
      names: Names(
        symbols: ["CRUX"], accounts: ["a"],
        identifiers: Identifiers(capacity: 32, key: 9, epoch: 7)),
      orderCapacity: 64, identifierCapacity: 4, seatCount: 4, epoch: 7, key: 3)
    for counter in 1...200 as ClosedRange<UInt64> {
      hear(counter, endsIt: false, &memory)
      var kept: [UInt64] = []
      memory.forEachKeptName { kept.append($0) }
      #expect(kept.contains(name(counter)), "\(counter)")
      if counter >= 3 { end(counter - 2, &memory) }
    }
    memory.checkInvariants()
  }
}
