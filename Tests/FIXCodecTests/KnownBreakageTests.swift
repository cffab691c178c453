// What is known to have broken other engines, each by its name. What is the session's to answer (queues,
// resends, a Logon without 108) is tested there.

import FIXCodec
import FIXDictionary
import FIXJudge
import ReferenceFIX
import Testing

@Suite("What broke others")
struct KnownBreakageTests {
  /// What each width says of the front, when all and the reference agree.
  private func frame(_ text: String, limit: Int = 64 * 1024, dialect: Dialect = .apus) -> Frame {
    frame(Written.bytes(text), limit: limit, dialect: dialect)
  }

  private func frame(_ bytes: [UInt8], limit: Int = 64 * 1024, dialect: Dialect = .apus) -> Frame {
    var judge = Judge(dialect, messageBytesMax: limit)
    #expect(judge.complaint(bytes) == nil)
    var decoder = Decoder(dialect: dialect, limits: DecoderLimits(messageBytes: limit))
    return unsafe bytes.withUnsafeBytes { unsafe decoder.next($0) }
  }

  private func found(_ bytes: [UInt8], limit: Int = 64 * 1024) -> [Found] {
    var decoder = Decoder(limits: DecoderLimits(messageBytes: limit))
    let whole = Feed.read(bytes, cuts: [], &decoder)
    #expect(Feed.read(bytes, cuts: 1..<bytes.count, &decoder) == whole)
    return whole
  }

  static let next = Samples.all[0].bytes

  @Test("a RawDataLength that lies: beyond the body, beyond the message, beyond 32 and 64 bits")
  func lyingDataLength() {
    let lies = [
      "6", "7", "100", "65535", "2147483647", "999999999", "4294967300", "18446744073709551620",
      "99999999999999999999999999", "0000000005",
    ]
    for lie in lies {
      let bytes = Samples.message("A", "98=0|108=30|95=\(lie)|96=abcd|")
      #expect(frame(bytes) == .garbled(byteCount: bytes.count, .dataLength), "\(lie)")
    }
    // Too short: no separator where the data ends.
    let short = Samples.message("A", "98=0|108=30|95=3|96=abcd|")
    #expect(frame(short) == .garbled(byteCount: short.count, .dataLength))
    // No length that is one: the data ends at its separator, and validation refuses the length.
    for none in ["-1", "-4", "x", "", "4 ", "+4", "0x4", "0000000004"] {
      let bytes = Samples.message("A", "98=0|108=30|95=\(none)|96=abcd|")
      #expect(frame(bytes) == .message(byteCount: bytes.count), "\(none)")
    }
    // Right up to the trailer is inside the body.
    let last = Samples.message("A", "98=0|108=30|95=4|96=a|=||")
    #expect(frame(last) == .message(byteCount: last.count))
  }

  @Test("a length of data judged the same in a known shape")
  func lyingDataLengthInShape() {
    var judge = Judge(.apus)
    for length in ["4", "0000000004", "00000000000000000000004", "0000000005", "04", "5", "x", "4"]
    {
      let bytes = Samples.message("A", "98=0|108=30|95=\(length)|96=abcd|")
      #expect(judge.complaint(bytes) == nil)
    }
  }

  @Test("a BodyLength that wraps, or is huge, or negative")
  func bodyLengthWraps() {
    for length in [
      "18446744073709551615", "9223372036854775807", "4294967295", "4294967301", "1000000000",
    ] {
      #expect(frame("8=FIX.4.2|9=\(length)|35=0|10=000|") == .refused(.lengthDigits), "\(length)")
    }
    for length in ["999999999", "65536"] {
      #expect(frame("8=FIX.4.2|9=\(length)|35=0|10=000|") == .refused(.tooLong), "\(length)")
    }
    for length in ["-1", "-5", "+5", " 5", "5 ", "0x5", ""] {
      let bad = Written.bytes("8=FIX.4.2|9=\(length)|35=0|10=161|")
      #expect(
        found(bad + Self.next) == [
          .garbled(0..<bad.count, "body_length"),
          .message(bad.count..<(bad.count + Self.next.count)),
        ], "\(length)")
    }
  }

  @Test("9=2000000000 is refused at once and not buffered")
  func hugeBodyLength() {
    #expect(frame("8=FIX.4.2|9=2000000000") == .refused(.lengthDigits))
    #expect(frame("8=FIX.4.2|9=200000000|") == .refused(.tooLong))
  }

  @Test("a message larger than the limit is refused, one of exactly the limit is not")
  func sizeLimit() {
    let message = Samples.message("0", "112=\(String(repeating: "x", count: 100))|")
    #expect(frame(message, limit: message.count) == .message(byteCount: message.count))
    #expect(frame(message, limit: message.count - 1) == .refused(.tooLong))
  }

  @Test("99=161 isn't taken for a checksum")
  func noChecksum() {
    let bad = Written.bytes("8=FIX.4.2|9=5|35=0|99=161|")
    #expect(frame(bad) == .incomplete)
    #expect(found(bad + Self.next).first == .garbled(0..<bad.count, "trailer"))
    let tail = Written.bytes("8=FIX.4.2|9=5|35=0|110=161|")
    #expect(found(tail + Self.next).first == .garbled(0..<tail.count, "trailer"))
  }

  @Test(
    "10=0 and other sums that aren't three digits",
    arguments: ["0", "00", "0161", "16 ", "1610", "-61", "16a", ""])
  func shortChecksum(sum: String) {
    let bad = Written.bytes("8=FIX.4.2|9=5|35=0|10=\(sum)|")
    #expect(found(bad + Self.next).first == .garbled(0..<bad.count, "trailer"))
  }

  @Test("a sum of 0 is 000, and 256 isn't 0")
  func sumOfZero() {
    // A body whose sum is a multiple of 256.
    let zero = (0...255).map {
      Samples.message(
        "0",
        "112=\(String(repeating: "a", count: 3))\(UnicodeScalar(UInt8($0 % 94 + 33)))\(UnicodeScalar(UInt8($0 / 4 + 40)))|"
      )
    }
    .first { Written.text($0).hasSuffix("10=000|") }
    guard let zero else {
      Issue.record("no such body")
      return
    }
    #expect(frame(zero) == .message(byteCount: zero.count))
    let wrong = Written.bytes(Written.text(zero).replacing("|10=000|", with: "|10=256|"))
    #expect(frame(wrong) == .garbled(byteCount: wrong.count, .checksum))
  }

  @Test("a field without =", arguments: ["58", "58|=x", "=", "=x", "58x", "x", " "])
  func fieldWithoutEquals(field: String) {
    let bytes = Samples.message("0", "\(field)|112=x|")
    #expect(frame(bytes) == .garbled(byteCount: bytes.count, .syntax))
  }

  @Test("a tag that overflows 8, 16, 32 or 64 bits isn't another one")
  func tagOverflows() {
    for tag in ["311", "65647", "65534", "65535", "65536", "999999999"] {
      let bytes = Samples.message("0", "\(tag)=x|")
      #expect(frame(bytes) == .message(byteCount: bytes.count), "\(tag)")
    }
    for tag in ["4294967408", "18446744073709551728", "1000000000", "00112", "0112", "+112", "1e2"]
    {
      let bytes = Samples.message("0", "\(tag)=x|")
      #expect(frame(bytes) == .garbled(byteCount: bytes.count, .syntax), "\(tag)")
    }
  }

  @Test("an inner 10= in a wrapped message, in data and in text")
  func innerTrailer() {
    let inner = Written.text(Self.next)
    let wrapped = Samples.message("A", "98=0|108=30|95=\(Self.next.count)|96=\(inner)|")
    #expect(frame(wrapped) == .message(byteCount: wrapped.count))
    #expect(found(wrapped + Self.next).count == 2)
    // In text its separators are fields: the frame is whole, and validation refuses what is behind.
    let text = Samples.message("0", "112=\(inner)")
    #expect(frame(text) == .message(byteCount: text.count))
  }

  @Test("a BodyLength too large swallows, one too small garbles, and the next message is found")
  func wrongBodyLength() {
    let body = "35=0|\(Samples.header)"
    for off in [-20, -1, 1, 20] {
      let bad = Written.summed(
        Written.bytes("8=FIX.4.2|9=\(body.utf8.count + off)|\(body)"))
      let stream = bad + Self.next + Self.next
      let all = found(stream)
      guard case .garbled(let range, "trailer")? = all.first else {
        Issue.record("\(off): \(all)")
        continue
      }
      #expect(range.upperBound == bad.count + (off > 7 ? Self.next.count : 0), "\(off)")
      #expect(all.last == .message((stream.count - Self.next.count)..<stream.count))
    }
  }

  @Test("a message without 34 is a message: the session has to answer it")
  func noSequence() {
    let bytes = Written.message("35=0|49=A|56=B|52=20240229-12:00:00|")
    #expect(frame(bytes) == .message(byteCount: bytes.count))
  }

  @Test("a BeginString so short that numbers behind it would be read from before the message")
  func shortBeginString() {
    for begin in ["", "F", "FIX", "FIX.4"] {
      let bad = Written.message("35=0|49=A|", begin: begin)
      #expect(found(bad + Self.next).first == .garbled(0..<bad.count, "header"), "\(begin)")
    }
    for begin in ["FIX.4.", "FIX.4.1", "FIXT.1.1", "8=FIX.4.2=10=255"] {
      let other = Written.message("35=0|49=A|", begin: begin)
      #expect(frame(other) == .message(byteCount: other.count), "\(begin)")
    }
  }

  @Test("a half-sent message waits, byte by byte, and is whole at its last")
  func halfSent() {
    let bytes = Samples.all[2].bytes
    for count in 1..<bytes.count { #expect(frame(Array(bytes[..<count])) == .incomplete) }
  }

  @Test("a zero byte behind a type or a value makes another one of it")
  func zeroByte() {
    for (from, to) in [("35=D|", "35=D\0|"), ("40=2|", "40=2\0|"), ("59=0|", "59=0\0|")] {
      let body = "35=D|\(Samples.header)\(Samples.order)".replacing(from, with: to)
      var judge = Judge(.apus)
      #expect(judge.complaint(Samples.all[2].bytes) == nil)
      #expect(judge.complaint(Written.message(body)) == nil)
      #expect(judge.goodCount == 1)
    }
  }
}
