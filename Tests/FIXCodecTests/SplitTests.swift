// A stream cut anywhere gives the same messages, and what they are doesn't depend on what comes after.

import FIXCodec
import FIXDictionary
import FIXJudge
import ReferenceFIX
import Testing

@Suite("Splits of a stream")
struct SplitTests {
  static let limits = [64 * 1024, 512, 100]

  @Test(
    "each single cut, byte by byte, and cuts at random give what the reference finds",
    arguments: limits)
  func cuts(limit: Int) {
    let framer = ReferenceFramer(messageBytesMax: limit, rules: ReferenceRules(.judging))
    var decoder = Decoder(dialect: .judging, limits: DecoderLimits(messageBytes: limit))
    for (name, stream) in Self.streams {
      let expected = Feed.read(stream, framer)
      #expect(Feed.read(stream, cuts: [], &decoder) == expected, "\(name), limit \(limit), whole")
      #expect(
        Feed.read(stream, cuts: 1..<stream.count, &decoder) == expected,
        "\(name), limit \(limit), byte by byte")
      for cut in 1..<stream.count {
        let found = Feed.read(stream, cuts: [cut], &decoder)
        if found != expected {
          Issue.record("\(name), limit \(limit), cut at \(cut): \(found), not \(expected)")
          break
        }
      }
      var random = Chance(seed: UInt64(limit))
      for round in 0..<40 {
        let cuts = (0..<Int.random(in: 1...12, using: &random)).map { _ in
          Int.random(in: 0...stream.count, using: &random)
        }.sorted()
        let found = Feed.read(stream, cuts: cuts, &decoder)
        if found != expected {
          Issue.record(
            "\(name), limit \(limit), round \(round), cuts \(cuts): \(found), not \(expected)")
          break
        }
      }
    }
  }

  /// What was decided about some bytes stays, whatever follows.
  @Test("a decision stays as bytes are added")
  func decisionsStay() {
    var decoder = Decoder(dialect: .judging, limits: DecoderLimits(messageBytes: 200))
    for piece in Samples.disturbances + [Samples.judging[1]] {
      let stream = piece + Samples.judging[0]
      var before: Frame?
      for count in 1...stream.count {
        let frame = unsafe stream.withUnsafeBytes {
          unsafe decoder.next(UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
        if let before, frame != before {
          Issue.record("\(Written.text(piece)): \(before) became \(frame) with \(count) bytes")
        }
        switch frame {
        case .incomplete, .noise: break
        default: before = frame
        }
      }
    }
  }

  /// Short strings of the bytes that framing looks at, in any order.
  @Test("frames of random pieces agree with the reference")
  func randomPieces() {
    let words = [
      "8=FIX", ".4.2", "|", "9=", "5|35=0|", "10=", "123|", "10=001|", "8", "=", "F", "IX", "9=0|",
      "9=4|35=|", "35=", "1", "0", "X", "8=FIX.4.2|9=5|35=0|10=161|", "98=FIX", "|8=FIX.4.2|",
      "9=9999999999|", "9=000000005|", "9=0000000005|", "8=FIX.4.2.and.more|", "9=-5|", "9=5 |",
    ].map { Written.bytes($0) }
    var random = Chance(seed: 1)
    var judge = Judge(.judging, messageBytesMax: 80)
    for round in 0..<6000 {
      var stream: [UInt8] = []
      for _ in 0..<Int.random(in: 1...9, using: &random) {
        stream += words.randomElement(using: &random)!
      }
      if let complaint = judge.complaint(stream) {
        Issue.record("round \(round), \(Written.text(stream)): \(complaint)")
        return
      }
    }
    #expect(judge.messageCount > 20)
  }

  static let streams: [(name: String, bytes: [UInt8])] = [
    ("samples", Samples.stream()),
    ("small", Samples.judging.enumerated().flatMap { Samples.disturbances[$0.0] + $0.1 }),
    ("only noise", Written.bytes("abc8=8=8|8=88=FIX=8=F98=FIX.4.2|9=5|")),
    (
      "eights",
      Written.bytes("88888=FIX.4.2|x88=FIX.4.2|x8888888888=FIX.4.2|") + Samples.judging[0]
        + Written.bytes("888=FIX")
    ),
    (
      "garbled and endless",
      Written.bytes("8=FIX.4.2|9=5|35=0|10x") + [UInt8](repeating: 0x41, count: 700)
    ),
    (
      "garbled, ended late",
      Written.bytes("8=FIX.4.2|9=x|") + [UInt8](repeating: 0x41, count: 600)
        + Written.bytes("|10=000|")
        + Samples.judging[0]
    ),
    (
      "length of ten digits",
      Samples.judging[0] + Written.bytes("8=FIX.4.2|9=0000000005|35=0|10=161|")
    ),
    ("length too large", Samples.judging[0] + Written.bytes("8=FIX.4.2|9=999999999|35=0|10=161|")),
  ]
}
