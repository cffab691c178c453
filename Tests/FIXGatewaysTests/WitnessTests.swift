// How far the journal has come, as a trader's stores bear it: with what goes out and with what is taken for received, and
// never ahead of it.

import Events
import FIXEvents
import Gateways
import Platform
import Testing

@testable import FIXGateways

@Suite struct WitnessTests {
  private struct Record: Recorder, ~Copyable {
    var count: UInt64 = 0
    var recordedPosition: UInt64 { count }
    mutating func emit(_ event: Event) { count += 1 }
    mutating func pass(_ event: Event) {}
  }

  private func mark(_ gateway: borrowing FIXGatewayOut, _ seat: Int = 0) -> DeliveryMark {
    DeliveryMark(bits: gateway.seats[seat].outbound.store.mark)
  }

  private func hand(_ event: Event, to gateway: inout FIXGatewayOut) {
    var record = Record()
    gateway.handle(event, into: &record)
    #expect(gateway.release(vouched: .max, limit: 9, at: TradingGateway.now) == 1)
  }

  @Test func `a request bears the input that caused it, in its own session's store`() throws {
    try TradingGateway.with(venues: 2, journalEpoch: 5) { gateway, _ in
      gateway.comeUp(0)
      gateway.comeUp(1)
      hand(TradingGateway.order(1, because: 41, venue: 2), to: &gateway)
      #expect(gateway.counts.sent == 1)
      #expect(mark(gateway) == DeliveryMark(bits: 0))
      #expect(mark(gateway, 1) == DeliveryMark(epoch: 5, count: 41))
      hand(TradingGateway.cancel(1, because: 47), to: &gateway)
      #expect(gateway.counts.sent == 2)
      #expect(mark(gateway, 1) == DeliveryMark(epoch: 5, count: 47))
    }
  }

  @Test func `what isn't sent bears nothing`() throws {
    try TradingGateway.with(journalEpoch: 5) { gateway, _ in
      hand(TradingGateway.order(1, because: 41), to: &gateway)
      #expect(gateway.counts.sent == 0 && mark(gateway).count == 0)
    }
  }

  @Test func `what is received bears the input that is known to be on record`() throws {
    try TradingGateway.with(journalEpoch: 5) { gateway, _ in
      gateway.received(0, next: 3, onRecord: 44)
      #expect(mark(gateway) == DeliveryMark(epoch: 5, count: 44))
      // Said twice, by the line and by gateway-in: the number is behind already.
      gateway.received(0, next: 3, onRecord: 45)
      #expect(mark(gateway).count == 44)
      gateway.received(0, next: 4, onRecord: 43)
      #expect(mark(gateway).count == 44 && gateway.seats[0].outbound.store.nextInbound == 4)
      gateway.received(0, next: 5, onRecord: 50)
      #expect(mark(gateway).count == 50)
    }
  }

  @Test func `behind a journal that failed cancels go out and bear nothing`() throws {
    try TradingGateway.with(journalEpoch: 5) { gateway, _ in
      gateway.comeUp(0)
      hand(TradingGateway.order(1, because: 41), to: &gateway)
      gateway.haltNewOrders()
      hand(TradingGateway.cancel(1, because: 47), to: &gateway)
      #expect(gateway.counts.sent == 2 && mark(gateway).count == 41)
    }
  }

  @Test func `without a journal nothing is borne`() throws {
    try TradingGateway.with { gateway, _ in
      gateway.comeUp(0)
      hand(TradingGateway.order(1, because: 41), to: &gateway)
      gateway.received(0, next: 3, onRecord: 44)
      #expect(gateway.counts.sent == 1 && gateway.seats[0].outbound.store.mark == 0)
    }
  }
}
