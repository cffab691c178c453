// Numbers of a venue's sessions over the days of their schedule: each begins at 1, whoever was there when, and whichever run.

import Events
import FIXSession
import Testing

@testable import FIXGateways

@Suite struct NumbersOfDaysTests {
  // 2026-01-05, a Monday, 10:00:00.
  private static let morning = Nanoseconds(1_767_607_200_000_000_000)
  private static let day = Nanoseconds.seconds(86_400)

  /// 09:00 to 17:00.
  private static func schedule(_ config: inout SessionConfig) {
    config.schedule = SessionSchedule(
      dailyFrom: ClockTime(hours: 9, minutes: 0)!, to: ClockTime(hours: 17, minutes: 0)!, in: .utc)
  }

  /// A day of the client: it logs on with this number, says something, and its connection is lost.
  private func visit(_ venue: BothGateways, from number: Int) -> String? {
    let client = venue.call()
    client.say("A|\(number)|98=0|108=0")
    let answer = client.next()
    client.say("1|\(number + 1)|112=x")
    #expect(client.next() == "0|\(number + 1)|112=x")
    client.cut()
    return answer
  }

  @Test func `each day begins at 1, and goes on until the next`() throws {
    try withScratchStores { stores in
      let venue = try BothGateways(stores: stores, at: Self.morning, Self.schedule)
      #expect(visit(venue, from: 1) == "A|1|98=0|108=0")
      venue.pass(.seconds(3_600), inOne: true)
      #expect(visit(venue, from: 3) == "A|3|98=0|108=0")
      for _ in 1...3 {
        venue.pass(Self.day, inOne: true)
        #expect(visit(venue, from: 1) == "A|1|98=0|108=0")
        #expect(visit(venue, from: 3) == "A|3|98=0|108=0")
      }
    }
  }

  @Test func `a run finds the day that its stores are of`() throws {
    try withScratchStores { stores in
      for (moment, number) in [
        (Self.morning, 1), (Self.morning + .seconds(60), 3), (Self.morning + Self.day, 1),
        (Self.morning + Self.day + .seconds(60), 3),
      ] {
        let venue = try BothGateways(stores: stores, at: moment, Self.schedule)
        #expect(visit(venue, from: number) == "A|\(number)|98=0|108=0")
      }
    }
  }

  @Test func `who is there at the end is logged out, and begins anew the next day`() throws {
    try withScratchStores { stores in
      let venue = try BothGateways(
        stores: stores, at: Self.morning + .seconds(7 * 3_600 - 1), Self.schedule)
      let client = venue.call()
      client.say("A|1|98=0|108=0")
      #expect(client.next() == "A|1|98=0|108=0")
      venue.pass(.seconds(2))
      #expect(client.next() == "5|2|58=End of session")
      client.say("5|2")
      #expect(client.isClosed)
      // Outside of the schedule nobody is answered.
      let late = venue.call()
      late.say("A|3|98=0|108=0")
      #expect(late.isClosed)
      venue.pass(.seconds(17 * 3_600), inOne: true)
      #expect(visit(venue, from: 1) == "A|1|98=0|108=0")
    }
  }

  /// A report between the day's start and the client's call is the new day's.
  @Test func `what is said before anybody calls is in the new day's numbers`() throws {
    try withScratchStores { stores in
      let venue = try BothGateways(stores: stores, at: Self.morning, Self.schedule)
      #expect(visit(venue, from: 1) == "A|1|98=0|108=0")
      venue.pass(Self.day, inOne: true)
      venue.tell([OneOrder.new(1), OneOrder.accepted(1)])
      let client = venue.call()
      client.say("A|1|98=0|108=0")
      #expect(client.next() == "A|2|98=0|108=0")
      client.say("2|2|7=1|16=1")
      #expect(client.next()?.hasPrefix("8|1|43=Y|") == true)
    }
  }

  /// The halves are two threads, and each looks at the clock by itself: one that looked just before the start of a day resets
  /// numbers of that day all the same.
  @Test func `both halves have one idea of when numbers began`() throws {
    try withScratchStores { stores in
      do {
        let venue = try BothGateways(stores: stores, at: Self.morning, Self.schedule)
        #expect(visit(venue, from: 1) == "A|1|98=0|108=0")
        venue.lag = .milliseconds(1)
        venue.pass(.seconds(23 * 3_600), inOne: true)
        venue.lag = .zero
        #expect(visit(venue, from: 1) == "A|1|98=0|108=0")
      }
      let venue = try BothGateways(
        stores: stores, at: Self.morning + .seconds(23 * 3_600 + 60), Self.schedule)
      #expect(visit(venue, from: 3) == "A|3|98=0|108=0")
    }
  }
}

/// An order of the client's, at a venue.
enum OneOrder {
  static let one = Quantity(units: 100_000_000)

  static func id(_ number: UInt32) -> OrderID { OrderID(epoch: 1, strategy: 0, counter: number) }

  private static func event<P: Payload>(
    _ kind: EventKind, _ number: UInt32, _ payload: P
  ) -> Event {
    Event(
      sequence: Sequence(UInt64(number)), time: Nanoseconds(VenueGateway.wall), kind: kind,
      source: .session(0), instrument: InstrumentID(0), payload)
  }

  static func new(_ number: UInt32) -> Event {
    event(
      .orderNew, number,
      OrderNew(
        order: id(number), price: Price(units: 100_000_000), quantity: one, side: .buy,
        type: .limit, timeInForce: .day, account: 1))
  }

  static func accepted(_ number: UInt32) -> Event {
    event(
      .orderAccepted, number,
      OrderAccepted(
        order: id(number), venueOrder: UInt64(number), price: Price(units: 100_000_000),
        quantity: one, side: .buy))
  }
}
