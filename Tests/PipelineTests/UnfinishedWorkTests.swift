// What a run left half done is told once: at the next beginning, and at no later one.

import Events
import Testing

@testable import Pipeline

@Suite struct UnfinishedWorkTests {
  private static let upstream = SourceID.session(0)

  private func request(_ kind: EventKind, _ order: UInt64, _ sequence: UInt64) -> Event {
    let instrument = InstrumentID(0)
    let id = OrderID(bits: order)
    return kind == .orderNew
      ? Event(
        sequence: Sequence(sequence), time: Nanoseconds(1), kind: kind, source: .strategy(1),
        instrument: instrument,
        OrderNew(
          order: id, price: Price(units: 1), quantity: Quantity(units: 1), side: .buy, type: .limit,
          timeInForce: .day))
      : Event(
        sequence: Sequence(sequence), time: Nanoseconds(1), kind: kind, source: .strategy(1),
        instrument: instrument, OrderCancel(order: id, reason: .user))
  }

  @Test func `a request that isn't on record as sent is refused, if its order lives`() {
    let work = UnfinishedWork(upstream: Self.upstream)
    let sent = request(.orderNew, 1, 1)
    work.left(sent)
    work.left(request(.orderNew, 2, 2))
    work.left(request(.orderCancel, 3, 3))
    work.left(request(.orderCancel, 4, 4))
    work.sent(sent)
    let told = work.openingOnWire { $0.bits != 4 }
    #expect(told.map(\.kind) == [.orderRejected, .requestRejected])
    #expect(told.map(\.words.w0) == [2, 3])
    #expect(told.allSatisfy { $0.payload(as: OrderRejected.self).reason == .restarted })
    #expect(told.allSatisfy { $0.source == Self.upstream })
  }

  @Test func `what a beginning told isn't told again, and a request after it is`() {
    let work = UnfinishedWork(upstream: Self.upstream)
    work.left(request(.orderCancel, 3, 3))
    for event in work.openingOnWire(isLive: { _ in true }) { work.came(event) }
    #expect(work.openingOnWire { _ in true } == [])
    #expect(work.unsentRequests == [])
    work.left(request(.orderCancel, 3, 9))
    #expect(work.openingOnWire { _ in true }.count == 1)
  }
}
