// Bytes of any kind: whatever comes, nothing traps, and all that must hold holds after each step.

import Events
import FIXCodec
import FIXDictionary
import Numerics
import Testing

@testable import FIXSession

private struct Bin: SessionWire {
  var messageCount = 0

  mutating func send(_ message: UnsafeRawBufferPointer) { messageCount += 1 }
}

@Suite struct HostileTests {
  static let wall: UInt64 = 1_767_607_200_000_000_000

  /// A message of a session that may or may not make sense just now.
  private static func message(_ random: inout SplitMix64, near expected: UInt64) -> [UInt8] {
    let types = [
      "0", "1|112=x", "2|7=1|16=0", "2|7=3|16=9", "2|7=99999999999999999999|16=1", "3|45=1", "5",
      "4|36=5", "4|36=\(expected + 3)|123=Y", "4|36=4294967296", "A|98=0|108=30",
      "A|98=0|108=30|141=Y", "A|98=0|108=99999999999999999999", "D|11=a", "F", "?", "8|37=1",
      "D|11=a|21=1|38=1|40=1|54=1|55=AB|60=20260105-10:00:00",
      "D|11=a|21=1|38=1|40=2|54=1|55=AB|60=20260105-10:00:00", "0|999=1", "0|-1=", "1|112=",
      "D|386=5|336=A|11=a", "0|49=X", "0|52=20260105-09:00:00", "0|52=nonsense", "0|115=A|128=B",
    ]
    let parts = types[Int(random.next(below: UInt64(types.count)))].split(separator: "|")
    let numbers = [
      "\(expected)", "\(expected)", "\(expected)", "\(expected + 1)", "\(expected + 5)", "1", "0",
      "\(expected &- 1)", "2147483647", "2147483648", "18446744073709551616", "-1", "x", "",
      "\(expected + 100_000)",
    ]
    var text = String(parts[0]) + "|" + numbers[Int(random.next(below: UInt64(numbers.count)))]
    if random.chance(1, outOf: 4) { text += "|43=Y" }
    if random.chance(1, outOf: 4) { text += "|122=20260105-10:00:00" }
    for part in parts.dropFirst() { text += "|" + part }
    return Script.message(
      text, from: "THEM", to: "US", at: wall,
      beginString: random.chance(1, outOf: 60) ? "FIX.4.4" : "FIX.4.2")
  }

  @Test(arguments: 1...40) func `nothing traps`(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var config = SessionConfig(
      role: seed % 4 == 0 ? .initiator : .acceptor, sender: "US", target: "THEM")
    config.queueCount = 16
    config.queueByteCount = 2000
    config.messageByteCount = 4096
    config.resendStep = 2
    config.resendChunk = seed % 3
    if seed % 5 == 0 {
      config.numberMax = 200
      config.numberWarning = 20
    }
    var session = Session(
      config,
      store: try MemoryStore(
        capacity: StoreCapacity(messages: 32, byteCount: 32_768), at: Nanoseconds(Self.wall)))
    var reader = SessionReader(Script.compiled, limits: DecoderLimits(messageBytes: 4096))
    var bin = Bin()
    var steady: UInt64 = 1_000_000_000
    var time: SessionTime {
      SessionTime(wall: Nanoseconds(Self.wall), steady: Nanoseconds(steady))
    }
    var waiting: [Delivery] = []
    session.connect(at: time, to: &bin)
    for _ in 0..<400 {
      if session.hasEnded || random.chance(1, outOf: 200) {
        session.disconnect(at: time)
        if random.chance(1, outOf: 4) { session.reset(at: time) }
        session.connect(at: time, to: &bin)
        let number = session.inbound.expected + (random.chance(1, outOf: 3) ? 2 : 0)
        if number <= config.numberMax {
          hear(Script.message("A|\(number)|98=0|108=3", from: "THEM", to: "US", at: Self.wall))
        }
      }
      var bytes = Self.message(&random, near: session.inbound.expected)
      if random.chance(1, outOf: 10) {
        bytes[Int(random.next(below: UInt64(bytes.count)))] = UInt8(random.next(below: 256))
      }
      hear(bytes)
      if random.chance(1, outOf: 3) {
        _ = session.send(FIXMessageType.executionReport, at: time, to: &bin) {
          $0.put(37, number: 1)
        }
      }
      if random.chance(1, outOf: 3), !waiting.isEmpty {
        session.confirm(waiting.remove(at: Int(random.next(below: UInt64(waiting.count)))))
      }
      steady += random.next(below: 800_000_000)
      session.tick(at: time, to: &bin)
      while session.nextEvent() != nil {}
      session.checkInvariants()
    }
    #expect(bin.messageCount > 20)

    func hear(_ bytes: [UInt8]) {
      var at = 0
      while true {
        var consumed = 0
        let step = unsafe bytes.withUnsafeBytes { all in
          unsafe session.receive(
            UnsafeRawBufferPointer(rebasing: all[at...]), consumed: &consumed, &reader, at: time,
            to: &bin)
        }
        at += consumed
        if case .application(let delivery) = step { waiting.append(delivery) }
        session.checkInvariants()
        if step == .starved || step == .ended { return }
      }
    }
  }
}
