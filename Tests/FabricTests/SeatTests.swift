// A seat's two memories: what one side writes the other reads, and nothing that an outsider does to what is his own
// traps or holds back the core.

import CPlatform
import Events
import Fabric
import Glibc
import Numerics
import Platform
import Testing

@Suite struct SeatTests {
  /// Both sides of a seat in one process, handed over a pair of sockets.
  private struct Pair: ~Copyable {
    let exchange = SeatExchange()
    let memory: SeatMemory
    var writer: SeatWriter
    var reader: SeatReader
    var guest: SeatGuest

    init(attachment: UInt64 = 1) throws {
      let terms = InstrumentTerms(
        tick: Price(units: 10), lot: Quantity(units: 1), lowestPrice: Price(units: 100),
        highestPrice: Price(units: 1_000))
      let memory = try SeatMemory(
        SeatDescription(
          instance: "test", name: "seat", strategy: 7, maximumPosition: Quantity(units: 20),
          instruments: [.init(index: 3, symbol: "ACME", terms: terms)]), attachment: attachment)
      var sockets: [Int32] = [-1, -1]
      let made = unsafe socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &sockets)
      precondition(made == 0)
      defer { for socket in sockets { close(socket) } }
      try memory.lend(over: sockets[0])
      let guest = try SeatGuest(borrowedOver: sockets[1])
      self.guest = guest
      self.memory = memory
      exchange.leave(memory)
      writer = SeatWriter(exchange)
      reader = SeatReader(exchange)
      writer.begin()
      reader.begin()
    }
  }

  private func event(_ number: UInt64) -> Event {
    Event(kind: .signal, Signal(value: Int64(bitPattern: number), name: 1))
  }

  private func intent(_ tag: UInt64) -> Intent { Intent(.cancel, tag: tag) }

  @Test func bothWaysInOrder() throws {
    var pair = try Pair(attachment: 9)
    #expect(pair.guest.attachment == 9 && pair.guest.strategy == 7)
    var random = SplitMix64(seed: 5)
    var (sent, heard, wanted, taken) = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    while sent < 300_000 {
      for _ in 0..<random.next(below: 200) {
        pair.writer.stage(event(sent))
        sent += 1
      }
      pair.writer.publish()
      for _ in 0..<random.next(below: 9) where pair.guest.want(intent(wanted), in: 3) {
        wanted += 1
      }
      while let event = pair.guest.next() {
        #expect(event.words.w0 == heard)
        heard += 1
      }
      while pair.reader.isWaiting() {
        #expect(pair.reader.take().payload(as: Intent.self).tag == taken)
        taken += 1
      }
      pair.reader.release()
    }
    #expect(heard == sent && taken == wanted && wanted > 1_000)
    #expect(pair.writer.fault == .none && pair.reader.fault == .none)
  }

  @Test func aFullRingOfIntentsRefusesThem() throws {
    var pair = try Pair()
    var count = 0
    while pair.guest.want(intent(1), in: 3) { count += 1 }
    #expect(count == SeatLayout.intentCapacity)
    #expect(pair.reader.isWaiting() == true)
    _ = pair.reader.take()
    pair.reader.release()
    #expect(pair.guest.want(intent(1), in: 3) == true)
    #expect(pair.guest.want(intent(1), in: 3) == false)
  }

  @Test func whoDoesNotReadLosesTheSeatAndHoldsNobody() throws {
    var pair = try Pair()
    for number in 0..<UInt64(SeatLayout.eventCapacity) { pair.writer.stage(event(number)) }
    #expect(pair.writer.isOn == true)
    pair.writer.stage(event(0))
    #expect(!pair.writer.isOn && pair.writer.fault == .slowConsumer)
    pair.writer.stage(event(0))
    pair.writer.publish()
    #expect(pair.writer.sentCount == UInt64(SeatLayout.eventCapacity))
    // All that was written before can be read.
    var heard = 0
    while pair.guest.next() != nil { heard += 1 }
    #expect(heard == SeatLayout.eventCapacity)
  }

  @Test func theCoresMemoryCannotBeWrittenNorAnyShrunk() throws {
    let pair = try Pair()
    var sockets: [Int32] = [-1, -1]
    #expect(unsafe socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &sockets) == 0)
    defer { for socket in sockets { close(socket) } }
    try pair.memory.lend(over: sockets[0])
    var bytes = [UInt8](repeating: 0, count: 16)
    var files = [Int32](repeating: -1, count: 4)
    var (size, count) = (0, 0)
    #expect(
      unsafe apus_socket_borrow(sockets[1], &bytes, bytes.count, &size, &files, &count) == 0)
    #expect(count == 2)
    defer { for file in files.prefix(count) { close(file) } }
    #expect(throws: SystemFailure.self) {
      _ = try Mapping(file: files[0], byteCount: 4096, writable: true, named: "the core's")
        .byteCount
    }
    for file in files.prefix(2) {
      #expect(ftruncate(file, 0) != 0)
      #expect(ftruncate(file, 1 << 30) != 0)
    }
  }

  /// Any words in its head, its tail and its slots: the core reads intents or stops, writes events or stops.
  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
  func scribbling(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<8 {
      var pair = try Pair()
      var taken = 0
      for _ in 0..<2_000 {
        let near = UInt64(random.next(below: 2_200))
        let word = random.chance(1, outOf: 8) ? random.next() : near
        switch random.next(below: 16) {
        case 0: pair.guest.scribble(word, at: SeatLayout.intentTail)
        case 1: pair.guest.scribble(word, at: SeatLayout.eventHead)
        case 2: pair.guest.scribble(word, at: 4096 + 8 * Int(random.next(below: 8_192)))
        case 3: pair.guest.scribble(word, at: SeatLayout.heartbeat)
        default: _ = pair.guest.put(event(random.next()))
        }
        for _ in 0..<random.next(below: 100) { pair.writer.stage(event(1)) }
        pair.writer.publish()
        var steps = 0
        while steps < 64, pair.reader.isWaiting() {
          _ = pair.reader.take()
          steps += 1
          taken += 1
        }
        pair.reader.release()
      }
      #expect(pair.writer.sentCount > 0, "seed \(seed)")
      #expect(pair.reader.isOn || pair.reader.fault == .protocolError, "seed \(seed)")
      #expect(
        pair.writer.isOn || pair.writer.fault == .protocolError
          || pair.writer.fault == .slowConsumer, "seed \(seed)")
    }
  }

  @Test func aTailThatCannotBeEndsIt() throws {
    var pair = try Pair()
    #expect(pair.guest.want(intent(4), in: 3) == true)
    #expect(pair.reader.isWaiting() == true)
    _ = pair.reader.take()
    pair.reader.release()
    // Back, and too far ahead.
    for tail in [UInt64(0), UInt64(SeatLayout.intentCapacity) + 2, .max] {
      pair.reader.begin()
      #expect(pair.reader.isOn == true)
      pair.guest.scribble(tail == 0 ? .max - 3 : tail, at: SeatLayout.intentTail)
      #expect(pair.reader.isWaiting() == false)
      #expect(!pair.reader.isOn && pair.reader.fault == .protocolError)
      #expect(pair.reader.isWaiting() == false)
    }
  }

  @Test func itIsToldWhyItLostTheSeat() throws {
    let pair = try Pair()
    #expect(pair.guest.end == nil)
    pair.memory.end(.slowConsumer)
    #expect(pair.guest.end == .slowConsumer)
  }
}
