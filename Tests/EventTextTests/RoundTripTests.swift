// Any 64 bytes are an event, and its line gives them back. The seed of a failure is printed.

import EventText
import Events
import Numerics
import Testing

let symbols = ["ACME", "B\"é\\", "", "ACME", "Z"]

/// Random events of one kind: some of random bytes, some of small plausible numbers.
func randomEvent(_ kind: EventKind, _ random: inout SplitMix64) -> Event {
  func word(_ style: UInt64) -> UInt64 {
    switch style {
    case 0: return random.next()
    case 1: return random.next(below: 8)
    case 2: return random.next() >> random.next(below: 64)
    case 3: return 0
    default: return random.next(below: 4) << (random.next(below: 8) * 8)
    }
  }
  let style = random.next(below: 6)
  func draw() -> UInt64 { word(style == 5 ? random.next(below: 5) : style) }
  return Event(
    sequence: Sequence(draw()), time: Nanoseconds(draw()), kind: kind,
    flags: UInt8(truncatingIfNeeded: draw()),
    source: SourceID(bits: UInt16(truncatingIfNeeded: draw())),
    instrument: random.next(below: 4) == 0
      ? .none : InstrumentID(UInt32(truncatingIfNeeded: draw())),
    words: EventWords(draw(), draw(), draw(), draw(), draw()))
}

@Suite struct RoundTripTests {
  private static let eventsPerKind = 4_600
  private static let kinds =
    EventKind.all + [0, 10, 31, 61, 111, 128, 255].map(EventKind.init(code:))

  @Test(arguments: kinds)
  func anyBytesComeBack(_ kind: EventKind) throws {
    let seed: UInt64 = 0x5EED_0000 + UInt64(kind.code)
    var random = SplitMix64(seed: seed)
    let text = EventJSON(symbols: symbols)
    var line: [UInt8] = []
    var again: [UInt8] = []
    for _ in 0..<Self.eventsPerKind {
      let event = randomEvent(kind, &random)
      line.removeAll(keepingCapacity: true)
      text.append(event, to: &line)
      let parsed = try text.parse(line.span)
      if parsed != event {
        Issue.record("seed \(seed): \(event) became \(parsed) through \(text.line(event))")
        return
      }
      // What was read is written the same.
      again.removeAll(keepingCapacity: true)
      text.append(parsed, to: &again)
      if again != line {
        Issue.record("seed \(seed): \(text.line(event)) became \(text.line(parsed))")
        return
      }
    }
  }

  @Test func eachBitComesBack() throws {
    let text = EventJSON()
    for kind in Self.kinds {
      for bit in 0..<320 {
        var words = [UInt64](repeating: 0, count: 5)
        words[bit / 64] = 1 << UInt64(bit % 64)
        let event = Event(
          sequence: Sequence(1), time: .zero, kind: kind, source: .none, instrument: .none,
          words: EventWords(words[0], words[1], words[2], words[3], words[4]))
        let parsed = try text.parse(text.line(event))
        #expect(parsed == event, "\(kind), bit \(bit)")
      }
    }
  }

  @Test func allSourcesAndInstrumentsComeBack() throws {
    let text = EventJSON(symbols: symbols)
    var event = Event(kind: .snapshotMark, SnapshotMark(number: 1))
    for bits in stride(from: UInt16(0), through: .max, by: 13) {
      event.source = SourceID(bits: bits)
      #expect(try text.parse(text.line(event)) == event)
    }
    for index in [0, 1, 2, 3, 4, 5, 6, UInt32.max - 1, UInt32.max] {
      event.instrument = InstrumentID(index)
      #expect(try text.parse(text.line(event)) == event)
    }
  }

  @Test func differentEventsHaveDifferentDescriptions() {
    // All but the date is in the line: flip any bit, and it reads otherwise.
    let text = EventJSON(symbols: ["ACME"])
    for kind in Self.kinds {
      var seen: Set<String> = []
      for bit in 0..<320 {
        var words = [UInt64](repeating: 0, count: 5)
        words[bit / 64] = 1 << UInt64(bit % 64)
        let event = Event(
          sequence: Sequence(1), time: .zero, kind: kind, source: .session(1),
          instrument: InstrumentID(0),
          words: EventWords(words[0], words[1], words[2], words[3], words[4]))
        #expect(seen.insert(text.describe(event)).inserted, "\(kind), bit \(bit)")
      }
    }
  }
}
