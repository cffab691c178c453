// A message that was received whole comes before the end of its session, however long the line takes for it.

import Events
import FIXSession
import Testing

@testable import FIXGateways

@Suite struct EndBehindRequestsTests {
  private static let wall = Nanoseconds(1_767_607_200_000_000_000)

  @Test func `no order of a list comes behind the cancel of all that its session has`() throws {
    try withScratchStores { stores in
      let venue = try BothGateways(stores: stores, at: Self.wall)
      let client = venue.call()
      client.say("A|1|98=0|108=30")
      #expect(client.next() == "A|1|98=0|108=30")
      // Names of three parts each, so that the list is longer than a step.
      let name = String(repeating: "n", count: 60)
      let orders = (10..<30).map {
        "11=\(name)\($0)|67=\($0 - 9)|21=1|55=CRUX|54=1|38=1|40=2|44=3|59=0|"
      }
      venue.line.room = venue.line.events.count + maximumFanOut
      client.say("E|2|66=list|394=3|68=20|73=20|\(orders.joined().dropLast())")
      let before = venue.line.events.count
      for _ in 0..<2_000 where venue.line.events.count == before { venue.turn() }
      let news = venue.line.events.count { $0.kind == .orderNew }
      #expect(news > 0 && news < 20, "a part of it is in the line")
      client.cut()
      venue.line.room = .max
      for _ in 0..<2_000 where !venue.line.events.contains(where: { $0.kind == .sessionDown }) {
        venue.turn()
      }
      venue.turn()
      let told = venue.line.events.map(\.kind).filter { $0 != .identifierPart && $0 != .orderList }
      #expect(
        told == [.sessionUp] + Array(repeating: .orderNew, count: 20) + [.sessionDown, .massCancel])
    }
  }
}
