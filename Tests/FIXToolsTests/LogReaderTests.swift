// The reader finds the same messages whatever stands between their fields, before them and around them,
// and however the bytes are cut; and no bytes bring it down.

import Events
import FIXCodec
import FIXDictionary
import FIXMessages
import FIXText
import FIXTools
import Numerics
import Testing

@Suite struct LogReaderTests {
  static let logon = whole("35=A|34=1|49=A|52=20261125-09:30:00|56=B|98=0|108=30|")
  static let beat = whole("35=0|34=2|49=A|52=20261125-09:30:30|56=B|")

  // MARK: Whole messages

  @Test(arguments: LogSeparator.allCases, [1, 2, 3, 7, 64, 1000, Int.max])
  func everySeparatorAndAnyPiece(separator: LogSeparator, piece: Int) throws {
    var messages = RandomMessages(dialect: .apus, seed: 7)
    var log: [UInt8] = []
    var sent: [[UInt8]] = []
    let ends: [[UInt8]] = [[0x0A], [0x0D, 0x0A], [], Array(" # comment\n".utf8)]
    for round in 0..<40 {
      let message = messages.next()
      // A value that holds what the log writes for SOH can't be told apart for sure: not here.
      if message.contains(separator.bytes[0]), separator != .soh { continue }
      if separator != .soh, message.contains(0x0A) { continue }
      sent.append(message)
      log += Array(["", "2026-11-25 09:30:00.1 INFO out: ", "< "][round % 3].utf8)
      log += written(message, with: separator) + ends[round % 4]
    }
    let found = entries(log, piece: piece)
    #expect(found.map(\.bytes) == sent)
    #expect(found.allSatisfy { !$0.isBroken && $0.separator == separator })
  }

  @Test func lastSeparatorMayBeCutOff() {
    for separator in LogSeparator.allCases {
      let log = written(Self.logon, with: separator).dropLast(separator.byteCount)
      for end in ["", "\n", "\r\n", " ", "\"\n"] {
        let found = entries(Array(log) + Array(end.utf8))
        #expect(found.map(\.bytes) == [Self.logon], "\(separator) '\(end)'")
        #expect(found.allSatisfy { !$0.isBroken })
      }
    }
  }

  @Test func placesAndPrefixes() throws {
    let text =
      "# a log\n2026-11-25 09:30:00,25 [main] out > "
      + String(decoding: written(Self.logon, with: .bar), as: UTF8.self) + " in <"
      + String(decoding: written(Self.beat, with: .bar), as: UTF8.self) + "\r\n"
      + "20261125-09:30:30.000 : " + String(decoding: written(Self.beat, with: .bar), as: UTF8.self)
    let found = entries(Array(text.utf8))
    try #require(found.count == 3)
    #expect(found.map(\.line) == [2, 2, 3])
    #expect(found.map(\.column)[0] == 37)
    for entry in found {
      let column = text.utf8.dropFirst(entry.offset)
      #expect(String(decoding: column.prefix(5), as: UTF8.self) == "8=FIX")
    }
    #expect(found.map(\.prefix.direction) == [.outward, .inward, nil])
    let time = Nanoseconds(1_795_599_000_250_000_000)
    #expect(found[0].prefix.time == .instant(time))
    #expect(found[1].prefix.time == .instant(time), "the line's, where it has none of its own")
    #expect(found[2].prefix.time == .instant(Nanoseconds(1_795_599_030_000_000_000)))
  }

  @Test(arguments: [
    ("09:30:00.5 ", LogTime.ofDay(Nanoseconds(34_200_500_000_000))),
    ("2026/11/25T09:30:00Z", .instant(Nanoseconds(1_795_599_000_000_000_000))),
    ("1795599000", .instant(Nanoseconds(1_795_599_000_000_000_000))),
    ("t=1795599000123 x", .instant(Nanoseconds(1_795_599_000_123_000_000))),
    ("thread-12 <20261125-09:30:00.123456>", .instant(Nanoseconds(1_795_599_000_123_456_000))),
  ])
  func timesOfMany(prefix: String, time: LogTime) {
    #expect(LogPrefix(own: Array(prefix.utf8)).time == time)
  }

  @Test(
    arguments: [
      ("INFO sent ", LogDirection.outward), ("Received:", .inward), ("<-", .inward),
      ("-> ", .outward), ("message ", nil), ("FIX.4.2:A->B ", nil),
      ("<20261125-09:30:00, FIX.4.2:A->B, incoming> (", .inward), ("from A to B", nil),
      ("Message from A: ", .inward), ("toApp ", .outward), ("IN>", .inward),
      ("<2026-11-25 10:00:00> ", nil), ("rx ", .inward), ("OUTGOING\t", .outward),
      (">", .outward),
    ] as [(String, LogDirection?)])
  func directions(prefix: String, direction: LogDirection?) {
    #expect(LogPrefix(own: Array(prefix.utf8)).direction == direction)
  }

  // MARK: Data

  @Test(arguments: LogSeparator.allCases)
  func dataWithSeparatorsInIt(separator: LogSeparator) {
    let message = whole("35=C|34=1|49=A|52=20261125-09:30:00|56=B|95=12|96=a|10=b|9|8=c|58=x|")
    let log = written(message, with: separator) + written(Self.beat, with: separator)
    let found = entries(log)
    #expect(found.map(\.bytes) == [message, Self.beat])
    #expect(found.allSatisfy { !$0.isBroken })
  }

  @Test func aValueWithABarOfItsOwn() {
    let body = Array(
      "35=0\u{1}34=1\u{1}49=A\u{1}52=20261125-09:30:00\u{1}56=B\u{1}58=a|b\u{1}".utf8)
    let message = RandomMessages.framed("FIX.4.2", body)
    let found = entries(written(message, with: .bar) + [0x0A])
    #expect(found.map(\.bytes) == [message])
    #expect(found[0].problems.isEmpty)
  }

  @Test func aMessageWithinAMessage() {
    let inner = Self.beat
    let body =
      Array("35=n\u{1}34=1\u{1}49=A\u{1}52=20261125-09:30:00\u{1}56=B\u{1}".utf8)
      + Array("212=\(inner.count)\u{1}213=".utf8) + inner + [0x01]
    let message = RandomMessages.framed("FIX.4.2", body)
    let found = entries(message + Self.logon)
    #expect(found.map(\.bytes) == [message, Self.logon])
  }

  // MARK: The limit

  /// What ends a message that can't be measured begins within the limit or doesn't, on whichever of its
  /// bytes the limit lies and however many of them have come.
  @Test(arguments: LogSeparator.allCases)
  func theLimitOnAnyByteOfAnEnd(separator: LogSeparator) {
    let front = Array("8=FIX.4.2\u{1}58=".utf8) + [UInt8](repeating: 0x78, count: 60)
    let trailer = Array("\u{1}10=000\u{1}".utf8)
    for ending in [trailer, Self.beat] {
      let log = written(front + ending + [0x0A], with: separator)
      let from = written(front, with: separator).count
      for limit in from...log.count {
        let whole = entries(log, limit: limit)
        let isWithin = limit > from
        #expect(whole[0].bytes == front + (isWithin && ending == trailer ? trailer : [0x01]))
        #expect(entries(log, piece: 1, limit: limit).map(summary) == whole.map(summary), "\(limit)")
      }
    }
  }

  // MARK: Random damage

  /// Whatever is done to a log, nothing traps, and any cut gives the same.
  @Test func damagedLogs() {
    for seed in UInt64(1)...60 {
      var random = SplitMix64(seed: seed)
      var messages = RandomMessages(dialect: .apus, seed: seed)
      let separator = LogSeparator.allCases[Int(random.next(below: 4))]
      var log: [UInt8] = []
      for _ in 0..<6 {
        log += Array("09:30:00 in ".utf8) + written(messages.next(), with: separator) + [0x0A]
      }
      for _ in 0..<(1 + random.next(below: 12)) {
        let at = Int(random.next(below: UInt64(log.count)))
        switch random.next(below: 5) {
        case 0: log[at] = UInt8(truncatingIfNeeded: random.next())
        case 1: log.removeSubrange(at..<min(log.count, at + Int(1 + random.next(below: 30))))
        case 2: log.insert(contentsOf: Array("8=FIX.4.2".utf8) + separator.bytes, at: at)
        case 3: log.insert(contentsOf: separator.bytes + Array("10=".utf8), at: at)
        default: log.insert(contentsOf: Array("9=99999".utf8), at: at)
        }
        if log.isEmpty { break }
      }
      let whole = entries(log, limit: 2_000).map(summary)
      for piece in [1, 5, 333] {
        #expect(entries(log, piece: piece, limit: 2_000).map(summary) == whole, "seed \(seed)")
      }
    }
  }

  @Test func noise() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<300 {
      let count = random.next(below: 200)
      let pieces: [String] = [
        "8=FIX", "8=FIX.4.2|", "8=FIX.4.2\u{1}9=5\u{1}", "10=", "|", "\n", "8", "^",
      ]
      var log: [UInt8] = []
      for _ in 0..<count {
        if random.nextBool() {
          log += Array(pieces[Int(random.next(below: UInt64(pieces.count)))].utf8)
        } else {
          log.append(UInt8(truncatingIfNeeded: random.next()))
        }
      }
      let whole = entries(log, limit: 300).map(summary)
      #expect(entries(log, piece: 3, limit: 300).map(summary) == whole)
    }
  }

  /// Lengths that lead far ahead, each to the end of a message: read in a time that grows with the log.
  @Test func lengthsThatLeadFarAhead() {
    let count = 1_000
    var log: [UInt8] = []
    for at in 0..<count {
      // To the trailer of a message half of the log away.
      let rest = min(count / 2, count - 1 - at) * 50
      let front = "8=FIX.4.2^A9=\(100_000 + rest)^A"
      log += Array(front.utf8) + Array("35=0^A58=xxxxxxxx^A10=000^A".utf8)
    }
    let clock = ContinuousClock()
    let took = clock.measure { #expect(entries(log, limit: 300_000).count == count) }
    #expect(took < .seconds(60))
  }
}
