// The rings of a strategy in another process, as a tool finds them among the files of the core's process.

import Events
import Glibc
import Platform
import Testing

@testable import Fabric

@Suite struct SeatViewTests {
  private static let seat = "watched-\(Host.processID)"

  private func fabric(in room: FabricRoom) throws -> Fabric {
    var plan = FabricPlan(
      instance: "small", build: "b", pipeline: "trader", config: "c", journal: "")
    plan.rings = [RingPlan(name: "orders-risk", writer: "orders", reader: "risk", capacity: 16)]
    for end in [SeatView.intents, SeatView.events] {
      plan.counters.append(
        CountersPlan(
          name: SeatView.prefix + Self.seat + end, writer: "gateway-in", counters: ["taken"]))
    }
    return try Fabric(plan: plan, numaNode: nil, root: room.root)
  }

  private func memory(_ attachment: UInt64) throws -> SeatMemory {
    try SeatMemory(
      SeatDescription(
        instance: "small", name: Self.seat, strategy: 1, maximumPosition: Quantity(units: 1),
        instruments: []), attachment: attachment)
  }

  private func event(_ value: Int64) -> Event {
    Event(kind: .signal, Signal(value: value, name: 1))
  }

  @Test func whoSitsAtASeatIsWatched() throws {
    let room = FabricRoom()
    let view = try FabricView.open(path: try fabric(in: room).path)
    let names = ["orders-risk", "outside.\(Self.seat).events", "outside.\(Self.seat).intents"]
    let empty = view.allRings
    #expect(empty.map(\.part.name) == names)
    #expect(empty[1].part.writer == "strategy" && empty[2].part.reader == "gateway-in")
    #expect(empty.allSatisfy { $0.attachment == 0 && $0.observer.tail == 0 })
    #expect(empty[1].observer.event(at: 0) == .notYet && empty[1].observer.oldestUnread() == nil)

    var first: SeatMemory? = try memory(3)
    let exchange = SeatExchange()
    exchange.leave(first)
    var writer = SeatWriter(exchange)
    writer.begin()
    for value in 1...5 { writer.stage(event(Int64(value))) }
    writer.publish()
    let taken = view.allRings
    #expect(taken.map(\.attachment) == [0, 3, 3] && taken.map(\.part.name) == names)
    let events = taken[1].observer
    #expect(events.tail == 5 && events.head == 0 && events.capacity == SeatLayout.eventCapacity)
    #expect(events.event(at: 4) == .event(event(5)) && events.event(at: 5) == .notYet)
    #expect(events.oldestUnread() == event(1))
    #expect(events.fullWaits == 0 && events.consumerActiveNs == 0, "it tells nothing of times")
    #expect(taken[2].observer.tail == 0 && taken[2].observer.capacity == SeatLayout.intentCapacity)

    // Another one sits down while the first one's memory is still there.
    let second = try memory(4)
    #expect(view.allRings.map(\.attachment) == [0, 4, 4])
    #expect(view.allRings[1].observer.tail == 0)
    // What was found stays mapped.
    exchange.leave(nil)
    first = nil
    #expect(events.tail == 5)
    _ = (second, first)
  }
}
