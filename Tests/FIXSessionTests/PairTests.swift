// Two of our engines against each other, through a channel that delays, splits and cuts, and processes
// that crash: at the end each side has every message of the other once, in order.

import Events
import FIXCodec
import FIXDictionary
import Numerics
import Testing

@testable import FIXSession

/// One side, its application, and what its process would have on disk.
private final class Side {
  let config: SessionConfig
  var session: Session<MappedStore>
  var reader = SessionReader(Script.compiled)
  var wire = TestWire()
  /// What the application has on record: numbers in the order in which they came.
  var record: [Int] = []
  var sentCount = 0
  var pending: [UInt8] = []
  let path: String
  /// Delivered, and not confirmed yet; a crash loses them.
  var unconfirmed: [(Delivery, Int)] = []

  init(_ config: SessionConfig, path: String, at wall: UInt64) {
    self.config = config
    self.path = path
    session = Session(config, store: try! Self.open(config, path, wall))
  }

  static func open(_ config: SessionConfig, _ path: String, _ wall: UInt64) throws(StoreError)
    -> MappedStore
  {
    try MappedStore.open(
      path: path, sender: config.sender, target: config.target,
      capacity: StoreCapacity(messages: 4096, byteCount: 1 << 20), at: Nanoseconds(wall))
  }

  func send(at time: SessionTime) {
    let text = Array("\(sentCount)".utf8)
    let outcome = session.send(FIXMessageType.newOrderSingle, at: time, to: &wire) { writer in
      writer.append("11=")
      unsafe text.withUnsafeBytes { unsafe writer.append($0) }
      writer.append("\u{1}21=1\u{1}38=1\u{1}40=1\u{1}54=1\u{1}55=AB\u{1}60=20260105-10:00:00\u{1}")
    }
    switch outcome {
    case .sent, .stored: sentCount += 1
    case .tooLong, .exhausted, .unreserved: Issue.record("\(outcome)")
    }
  }

  func hear(at time: SessionTime) {
    var at = 0
    while true {
      var consumed = 0
      let step = unsafe pending.withUnsafeBytes { all in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: all[at...])
        let step = unsafe session.receive(rest, consumed: &consumed, &reader, at: time, to: &wire)
        if case .application(let delivery) = step {
          let number = reader.message.first(FIXTag.clOrdID)!.digits!
          unconfirmed.append((delivery, Int(number)))
        }
        return step
      }
      at += consumed
      if step == .starved || step == .ended { break }
    }
    pending.removeFirst(at)
    while session.nextEvent() != nil {}
  }

  /// Gaps before the last restart.
  var gaps: UInt64 = 0

  /// Another process goes on with the store.
  func restart(at wall: UInt64) {
    gaps += session.counters.gaps
    // The old one must be closed before, and something has to stand in its place.
    session = Session(config, store: try! Self.open(config, path + ".other", wall))
    session = Session(config, store: try! Self.open(config, path, wall))
  }

  /// Puts the oldest of what was delivered on record.
  func confirm(_ count: Int) {
    for _ in 0..<min(count, unconfirmed.count) {
      let (delivery, number) = unconfirmed.removeFirst()
      record.append(number)
      session.confirm(delivery)
    }
  }
}

@Suite struct PairTests {
  @Test(arguments: 1...24) func `each message arrives once, in order`(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let scratch = ScratchDirectory()
    var wall: UInt64 = 1_767_607_200_000_000_000
    var steady: UInt64 = 1_000_000_000
    func configured(_ role: SessionRole, _ sender: String, _ target: String) -> SessionConfig {
      var config = SessionConfig(role: role, sender: sender, target: target)
      config.heartbeatSeconds = 2
      config.messageByteCount = 2048
      config.queueCount = 16
      config.resendStep = 3
      config.gapTimeout = .seconds(5)
      if seed % 3 == 0 { config.resendChunk = 4 }
      return config
    }
    let a = Side(configured(.initiator, "A", "B"), path: scratch.path + "/a", at: wall)
    let b = Side(configured(.acceptor, "B", "A"), path: scratch.path + "/b", at: wall)
    var isConnected = false
    var aToB: [UInt8] = []
    var bToA: [UInt8] = []
    var time: SessionTime {
      SessionTime(wall: Nanoseconds(wall), steady: Nanoseconds(steady))
    }

    func cut() {
      isConnected = false
      aToB = []
      bToA = []
      for side in [a, b] {
        side.session.disconnect(at: time)
        side.wire.messages = []
        side.pending = []
        // Bytes that were on their way are lost; what was delivered is not.
        side.confirm(.max)
      }
    }

    func move(_ queue: inout [UInt8], to side: Side, all: Bool) {
      let count = all ? queue.count : Int(random.next(below: UInt64(min(queue.count, 400) + 1)))
      side.pending += queue.prefix(count)
      queue.removeFirst(count)
    }

    let rounds = 3000
    for round in 0..<rounds + 4000 {
      let isCalm = round >= rounds
      if isCalm, a.record.count == b.sentCount, b.record.count == a.sentCount { break }
      let passed = random.next(below: 50_000_000)
      wall += passed
      steady += passed
      if !isCalm, random.chance(1, outOf: 500) { wall &+= 1_000_000_000 }
      if !isConnected {
        isConnected = true
        b.session.connect(at: time, to: &b.wire)
        a.session.connect(at: time, to: &a.wire)
      }
      for side in [a, b] {
        if !isCalm, random.chance(1, outOf: 3) { side.send(at: time) }
        side.hear(at: time)
        side.session.tick(at: time, to: &side.wire)
        side.confirm(isCalm ? .max : Int(random.next(below: 4)))
        side.session.checkInvariants()
      }
      for message in a.wire.messages { aToB += message }
      for message in b.wire.messages { bToA += message }
      a.wire.messages = []
      b.wire.messages = []
      move(&aToB, to: b, all: isCalm)
      move(&bToA, to: a, all: isCalm)
      // Noise in a stream garbles a message; it is asked for again.
      if !isCalm, random.chance(1, outOf: 60), aToB.count > 50 {
        let at = Int(random.next(below: UInt64(aToB.count)))
        aToB[at] ^= 1 << UInt8(random.next(below: 7))
      }
      if a.session.hasEnded || b.session.hasEnded {
        cut()
        continue
      }
      if !isCalm, random.chance(1, outOf: 80) { cut() }
      if !isCalm, random.chance(1, outOf: 200) {
        // A process dies: what wasn't on record never happened.
        let side = random.nextBool() ? a : b
        side.unconfirmed = []
        cut()
        side.restart(at: wall)
      }
    }
    // The channel did its worst.
    let faults = a.gaps + b.gaps + a.session.counters.gaps + b.session.counters.gaps
    #expect(faults > 10, "seed \(seed)")
    for (from, to) in [(a, b), (b, a)] {
      let wrong = to.record.indices.first { to.record[$0] != $0 } ?? to.record.count
      let isWhole = to.record.count == from.sentCount && wrong == from.sentCount
      let name = from.config.sender
      #expect(isWhole, "seed \(seed): of \(name)'s \(from.sentCount) the first wrong is \(wrong)")
      #expect(from.sentCount > 500)
    }
  }
}
