// Whatever 40 bytes an event brings, of whatever kind, flags, source and instrument: the engine refuses what makes no
// sense, never traps, never answers without an end, and is consistent afterwards.

import Books
import Events
import Matching
import Numerics
import Testing

@Suite struct MalformedTests {
  /// Random bytes hardly ever make an order; so most words are nearly what they should be, and the rest is anything.
  private struct Noise {
    var random: SplitMix64
    var time: UInt64 = 1_000
    /// Of the order whose terms were told last.
    var told: (order: UInt64, isTrail: Bool, expires: Bool)?

    mutating func word() -> UInt64 {
      switch random.next(below: 8) {
      case 0: random.next()
      case 1: [0, 1, UInt64.max, 1 << 63, 1 << 63 - 1, 2, 1 << 62][Int(random.next(below: 7))]
      default: random.next(below: 24)
      }
    }

    /// A quantity or a display quantity: not so small beside a huge one that its slices are met for years.
    mutating func display() -> UInt64 {
      switch random.next(below: 4) {
      case 0: 0
      case 1: random.next() | 1 << 60
      case 2: 1 << 63 | word()
      default: 1 << 58
      }
    }

    /// The bytes of a word that is four small codes and an account.
    mutating func codes() -> UInt64 {
      if random.chance(1, outOf: 20) { return random.next() }
      let side = 1 + random.next(below: random.chance(1, outOf: 20) ? 255 : 2)
      let type = 1 + random.next(below: random.chance(1, outOf: 20) ? 255 : 6)
      let force = 1 + random.next(below: random.chance(1, outOf: 20) ? 255 : 7)
      let instructions = random.chance(1, outOf: 3) ? random.next(below: 256) : 0
      return side | type << 8 | force << 16 | instructions << 24 | random.next(below: 4) << 32
    }

    mutating func event() -> Event {
      let kinds: [EventKind] = [
        .orderNew, .orderNew, .orderNew, .orderNew, .orderCancel, .orderReplace, .orderReplace,
        .orderTerms, .orderTerms,
      ]
      let rare: [EventKind] = [.massCancel, .operatorCommand, .operatorCommand, .timer]
      var kind = kinds[Int(random.next(below: UInt64(kinds.count)))]
      if told != nil && !random.chance(1, outOf: 9) { kind = .orderNew }
      if random.chance(1, outOf: 20) { kind = rare[Int(random.next(below: 4))] }
      if random.chance(1, outOf: 20) { kind = EventKind(code: UInt8(random.next(below: 256))) }
      let flags = UInt8(random.next(below: random.chance(1, outOf: 9) ? 256 : 4))
      var words = EventWords(word(), word(), word(), word(), word())
      switch kind {
      case .orderNew:
        words.w3 = codes()
        if let told {
          words.w0 = told.order
          words.w3 |= UInt64(OrderInstruction.hasTerms) << 24
          // Mostly of a type that such terms go with.
          let type: UInt64 = told.isTrail ? 5 : 3 + random.next(below: 2)
          if !random.chance(1, outOf: 3) {
            words.w3 = words.w3 & ~0xFF00 | type << 8
            if type != 4 { words.w1 = 0 }
          }
          if told.expires { words.w3 = words.w3 & ~0xFF_0000 | 5 << 16 }
        }
        if words.w3 >> 8 & 0xFF == 2 && random.nextBool() { words.w1 = 0 }
        told = nil
      case .orderTerms:
        words.w2 = display()
        if random.nextBool() { words.w3 = 0 }
        words.w4 = random.nextBool() ? 0 : time &+ words.w4
        told = (words.w0, flags & TermsFlags.isTrail != 0, words.w4 != 0)
      case .orderReplace: if !random.chance(1, outOf: 9) { words.w3 = 0 }
      case .operatorCommand:
        words.w0 = random.chance(1, outOf: 9) ? random.next() : 3 + random.next(below: 2)
        // Halts and auctions end more often than they begin.
        words.w2 =
          random.chance(1, outOf: 9)
          ? random.next() : [5, 6, 6, 9, 10, 10][Int(random.next(below: 6))]
      default: break
      }
      time &+= random.next(below: 3)
      let isOdd = random.chance(1, outOf: 50)
      return Event(
        sequence: Sequence(random.next()), time: Nanoseconds(isOdd ? word() : time), kind: kind,
        flags: flags,
        source: SourceID(bits: isOdd ? UInt16(random.next(below: 65_536)) : 0x4001),
        instrument: random.chance(1, outOf: 20)
          ? InstrumentID(UInt32(truncatingIfNeeded: random.next() | 0x1_0000))
          : InstrumentID(UInt32(random.next(below: 4))),
        words: words)
    }
  }

  private static var instruments: [MatchingInstrument] {
    [
      MatchingInstrument(orderCapacity: 40),
      MatchingInstrument(
        tick: Price(units: 2), lot: Quantity(units: 3), referencePrice: Price(units: 7),
        dynamicBandBasisPoints: 20_000, allocation: .proRata, orderCapacity: 40),
      MatchingInstrument(
        lowestPrice: Price(units: -3), highestPrice: Price(units: 20), allocation: .proRata,
        orderCapacity: 40),
    ]
  }

  /// Half of each run without published data: its orders go the short ways.
  @Test(arguments: [UInt64(51), 52, 53, 54], [false, true])
  func anyBytes(seed: UInt64, publishes: Bool) {
    var noise = Noise(random: SplitMix64(seed: seed))
    var desk = Desk(
      MatchingSettings(
        instruments: Self.instruments, publishesBook: publishes, windowTicks: 64))
    desk.checksEveryStep = false
    var passed = 0
    var kinds: [EventKind: Int] = [:]
    for number in 0..<25_000 {
      let event = noise.event()
      for sent in desk.send(event) {
        if sent.isMade { kinds[sent.kind, default: 0] += 1 } else { passed += 1 }
        if !sent.isMade { #expect(sent.event == event, "what passes is unchanged") }
      }
      if number % 250 == 0 { desk.engine.checkInvariants() }
    }
    desk.engine.checkInvariants()
    #expect(passed > 1_000)
    // It was noise that got somewhere.
    for kind in [
      EventKind.orderAccepted, .orderRejected, .orderFill, .orderCanceled, .orderReplaced,
      .requestRejected, .orderExpired, .orderTriggered,
    ] {
      #expect(kinds[kind, default: 0] > 10, "\(kind.name!)")
    }
  }

  /// Bytes without any sense in them, of every kind that there is or could be.
  @Test func everyKindOfAnyBytes() {
    var random = SplitMix64(seed: 61)
    var desk = Desk(MatchingSettings(instruments: Self.instruments, windowTicks: 64))
    for code in 0..<256 {
      for _ in 0..<20 {
        let event = Event(
          sequence: Sequence(random.next()), time: Nanoseconds(random.next()),
          kind: EventKind(code: UInt8(code)), flags: UInt8(random.next(below: 256)),
          source: SourceID(bits: UInt16(random.next(below: 65_536))),
          instrument: InstrumentID(UInt32(random.next(below: 4))),
          words: EventWords(
            random.next(), random.next(), random.next(), random.next(), random.next()))
        let sent = desk.send(event)
        let isOrder = code >= 32 && code <= 36
        let passed = sent.filter { !$0.isMade }.map(\.event)
        #expect(passed == (isOrder ? [] : [event]))
      }
    }
  }
}
