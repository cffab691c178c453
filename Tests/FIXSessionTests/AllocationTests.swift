// Nothing allocates once a session is up: in and out, resends, heartbeats, rejects, gaps.

import AllocationCounter
import Events
import FIXCodec
import FIXDictionary
import Glibc
import Testing

@testable import FIXSession

/// Counts bytes and forgets them.
private struct CountingWire: SessionWire {
  var byteCount = 0
  var messageCount = 0

  mutating func send(_ message: UnsafeRawBufferPointer) {
    byteCount += message.count
    messageCount += 1
  }
}

@Suite struct AllocationTests {
  static let wall: UInt64 = 1_767_607_200_000_000_000
  static let order = "11=a|21=1|38=1|40=1|54=1|55=AB|60=20260105-10:00:00"

  /// Messages from the other side in one row, from number 2 on.
  private static func stream(_ messages: [String]) -> [UInt8] {
    messages.flatMap { Script.message($0, from: "THEM", to: "US", at: wall) }
  }

  /// So much that the C library never hands out what somebody else has had.
  @Test func `what a gap would need costs no page until there is one`() {
    var config = SessionConfig(role: .acceptor, sender: "US", target: "THEM")
    config.queueByteCount = 256 << 20
    let session = InboundSession(config, InboundNumbers(next: 1, begun: .zero))
    let first = unsafe (UInt(bitPattern: session.queue.bytes.baseAddress!) + 4095) & ~4095
    var pages = [UInt8](repeating: 1, count: (256 << 20) / 4096 - 1)
    #expect(
      unsafe mincore(UnsafeMutableRawPointer(bitPattern: first), pages.count * 4096, &pages) == 0)
    #expect(pages.count { $0 & 1 != 0 } == 0)
    #expect(session.expected == 1)
  }

  @Test func `a session that is up allocates nothing`() throws {
    guard apus_allocation_counter_works() == 1 else { return }
    var session = Session(
      SessionConfig(role: .acceptor, sender: "US", target: "THEM"),
      store: try MemoryStore(at: Nanoseconds(Self.wall)))
    var reader = SessionReader(Script.compiled)
    var wire = CountingWire()
    var time = SessionTime(wall: Nanoseconds(Self.wall), steady: Nanoseconds(1_000_000_000))

    func hear(_ bytes: borrowing [UInt8]) -> UInt64 {
      unsafe bytes.withUnsafeBytes { all in
        let before = apus_allocation_count()
        var at = 0
        var step = SessionStep.went
        while step != .starved, step != .ended {
          var consumed = 0
          step = unsafe session.receive(
            UnsafeRawBufferPointer(rebasing: all[at...]), consumed: &consumed, &reader, at: time,
            to: &wire)
          at += consumed
          if case .application(let delivery) = step {
            _ = session.send(FIXMessageType.executionReport, at: time, to: &wire) { writer in
              writer.put(11, text: "a")
              writer.put(37, number: 17)
            }
            session.confirm(delivery)
          }
          while session.nextEvent() != nil {}
        }
        return apus_allocation_count() - before
      }
    }

    session.connect(at: time, to: &wire)
    _ = hear(Self.stream(["A|1|98=0|108=30"]))
    var number = 2
    func next(_ text: (Int) -> String) -> String {
      number += 1
      return text(number - 1)
    }
    // The first of each kind makes what the runtime makes once.
    for round in 0..<3 {
      var messages: [String] = []
      for _ in 0..<200 { messages.append(next { "D|\($0)|\(Self.order)" }) }
      messages.append(next { "1|\($0)|112=HELLO" })
      messages.append(next { "0|\($0)" })
      messages.append(next { "D|\($0)|999=x|\(Self.order)" })
      messages.append(next { "2|\($0)|7=2|16=\(50 + round)" })
      // A gap, and what closes it.
      let gap = number
      messages.append("D|\(gap + 2)|\(Self.order)")
      messages.append("D|\(gap)|43=Y|122=20260105-10:00:00|\(Self.order)")
      messages.append("4|\(gap + 1)|43=Y|122=20260105-10:00:00|36=\(gap + 2)|123=Y")
      number = gap + 3
      messages.append("D|\(gap)|43=Y|122=20260105-10:00:00|\(Self.order)")
      let allocations = hear(Self.stream(messages))
      if round > 0 { #expect(allocations == 0) }
      let before = apus_allocation_count()
      for _ in 0..<300 {
        time.steady = time.steady + .milliseconds(100)
        session.tick(at: time, to: &wire)
        while session.nextEvent() != nil {}
      }
      let ticking = apus_allocation_count() - before
      if round > 0 { #expect(ticking == 0) }
      let expected = session.inbound.expected
      #expect(expected == UInt64(number))
    }
    let isUp = session.isUp
    #expect(isUp)
    let counters = session.counters
    #expect(counters.resent > 100)
    #expect(counters.gaps == 3)
    #expect(counters.rejectsSent == 3)
    session.checkInvariants()
  }
}
