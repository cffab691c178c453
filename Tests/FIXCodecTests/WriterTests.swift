// What the writer writes: golden bytes, every kind of value there and back, and a buffer that is too small.

import Events
import FIXCodec
import FIXDictionary
import Numerics
import Testing

struct WriterTests {
  /// Writes into a buffer of so many bytes, and gives what came out with `|` for the separator.
  func written(
    room: Int = MessageWriter.bufferMin, _ body: (inout MessageWriter) -> Void
  ) -> String? {
    var buffer = [UInt8](repeating: 0xEE, count: room + 64)
    let text: String? = unsafe buffer.withUnsafeMutableBytes { raw in
      var writer = unsafe MessageWriter(UnsafeMutableRawBufferPointer(rebasing: raw[0..<room]))
      body(&writer)
      guard let message = unsafe writer.finish() else { return nil }
      return unsafe String(decoding: message, as: UTF8.self)
    }
    #expect(buffer[room...].allSatisfy { $0 == 0xEE }, "nothing is written behind the buffer")
    return text?.replacing("\u{1}", with: "|")
  }

  static func header() -> HeaderTemplate { HeaderTemplate(sender: "ME", target: "YOU") }

  /// 2026-11-25 21:00:00.123
  static let time = Nanoseconds(1_795_640_400_123_000_000)

  /// One field's text, as the writer puts it after a heartbeat's header.
  func value(_ put: (inout MessageWriter) -> Void) -> String? {
    let header = Self.header()
    let text = written {
      $0.begin(0x30, header: header, sequence: 1, time: Self.time)
      put(&$0)
    }
    guard let text, let start = text.firstRange(of: "56=YOU|"),
      let end = text.firstRange(of: "|10=")
    else { return nil }
    return start.upperBound < end.upperBound
      ? String(text[start.upperBound..<end.lowerBound]) : ""
  }

  @Test("a heartbeat, byte for byte")
  func heartbeat() {
    let header = Self.header()
    let text = written { $0.begin(0x30, header: header, sequence: 12, time: Self.time) }
    #expect(
      text == "8=FIX.4.2|9=49|35=0|34=12|49=ME|52=20261125-21:00:00.123|56=YOU|10=132|")
  }

  @Test("what a header has only sometimes stands where its tag does")
  func extras() {
    let header = HeaderTemplate(
      sender: "ME", target: "YOU", senderSub: "SS", targetSub: "TS", senderLocation: "SL",
      targetLocation: "TL")
    let text = FieldBytes.standalone(Array("115=A\u{1}116=B\u{1}".utf8)) { onBehalf in
      FieldBytes.standalone(Array("128=C\u{1}".utf8)) { deliver in
        FieldBytes.standalone(Array("144=D\u{1}".utf8)) { location in
          written {
            var extras = HeaderExtras()
            extras.originalTime = Self.time.count
            extras.isPossibleResend = true
            extras.onBehalfOf = onBehalf
            extras.deliverTo = deliver
            extras.locations = location
            $0.begin(0x44, header: header, sequence: 7, time: Self.time, extras: extras)
          }
        }
      }
    }
    #expect(
      text?.contains(
        "|35=D|34=7|43=Y|49=ME|50=SS|52=20261125-21:00:00.123|56=YOU|57=TS|97=Y|115=A|116=B|"
          + "122=20261125-21:00:00.123|128=C|142=SL|143=TL|144=D|10=") == true)
  }

  @Test("numbers")
  func numbers() {
    for (number, text) in [
      (UInt64(0), "0"), (7, "7"), (10, "10"), (99, "99"), (100, "100"), (12_345_678, "12345678"),
      (99_999_999, "99999999"), (100_000_000, "100000000"), (1_000_000_007, "1000000007"),
      (.max, "18446744073709551615"),
    ] {
      #expect(value { $0.put(58, number: number) } == "58=\(text)")
    }
    #expect(value { $0.put(58, integer: .min) } == "58=-9223372036854775808")
    #expect(value { $0.put(5001, integer: -5) } == "5001=-5")
    #expect(value { $0.put(1, character: 0x41) } == "1=A")
    #expect(value { $0.put(43, flag: true) } == "43=Y")
    #expect(value { $0.put(112, text: "HELLO") } == "112=HELLO")
  }

  @Test("units of 1e-8 without needless zeros")
  func units() {
    for (units, text) in [
      (Int64(0), "0"), (1, "0.00000001"), (-1, "-0.00000001"), (100_000_000, "1"),
      (10_125_000_000, "101.25"), (123_456_789, "1.23456789"), (-50_000_000, "-0.5"),
      (.max, "92233720368.54775807"), (.min, "-92233720368.54775808"),
      (1_000_000_000_000_000_000, "10000000000"),
    ] {
      #expect(value { $0.put(44, units: units) } == "44=\(text)")
    }
  }

  @Test("times and dates, across leap days and centuries")
  func times() {
    for (ns, text) in [
      (UInt64(0), "19700101-00:00:00.000"), (951_782_400_000_000_000, "20000229-00:00:00.000"),
      (951_868_799_999_999_999, "20000229-23:59:59.999"),
      (4_107_542_400_000_000_000, "21000301-00:00:00.000"),
      (1_795_640_400_123_456_789, "20261125-21:00:00.123"),
    ] {
      #expect(value { $0.put(60, time: Nanoseconds(ns)) } == "60=\(text)")
    }
  }

  @Test("values of any size come back as they went", arguments: [UInt64(1), 2, 3])
  func roundTrip(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let header = Self.header()
    var buffer = [UInt8](repeating: 0, count: MessageWriter.bufferMin)
    var decoder = Decoder()
    for _ in 0..<2_000 {
      let shift = random.next() % 64
      let number = random.next() >> shift
      let units = Int64(bitPattern: random.next()) >> Int64(random.next() % 64)
      let time = Nanoseconds(random.next() % 18_446_000_000 * 1_000_000_000 / 1_000_000 * 1_000_000)
      let text = (0..<Int(random.next() % 40)).map { _ in UInt8(33 + random.next() % 90) }
      unsafe buffer.withUnsafeMutableBytes { raw in
        var writer = unsafe MessageWriter(raw)
        writer.begin(0x44, header: header, sequence: number, time: time)
        writer.put(60, time: time)
        writer.put(44, units: units)
        writer.put(38, number: number)
        writer.put(58, bytes: text.span)
        guard let message = unsafe writer.finish(),
          case .message = unsafe decoder.next(message)
        else {
          Issue.record("seed \(seed): not a message")
          return
        }
        let read = decoder.message
        #expect(read.first(34)?.digits == number, "seed \(seed)")
        #expect(read.first(60)?.time == time, "seed \(seed)")
        #expect(read.first(44)?.units == units, "seed \(seed)")
        #expect(read.first(38)?.digits == number, "seed \(seed)")
        #expect(read.first(58)?.array == text, "seed \(seed)")
      }
    }
  }

  @Test("one after the other, each number is written as it is")
  func consecutiveNumbers() {
    let header = Self.header()
    var buffer = [UInt8](repeating: 0, count: MessageWriter.bufferMin)
    var decoder = Decoder()
    let up = (0...12_000).map { UInt64($0) }
    // Over the places where a digit comes to it, again, back, and by steps.
    let others: [UInt64] = [
      7, 7, 6, 8, 9, 10, 98, 99, 100, 99_999_998, 99_999_999, 100_000_000, 100_000_001, 0, 1, 3,
      18_446_744_073_709_551_614, 18_446_744_073_709_551_615, 0, 1,
    ]
    unsafe buffer.withUnsafeMutableBytes { raw in
      var writer = unsafe MessageWriter(raw)
      for number in up + others {
        writer.begin(0x30, header: header, sequence: number, time: Self.time)
        guard let message = unsafe writer.finish(),
          case .message = unsafe decoder.next(message)
        else {
          Issue.record("\(number): not a message")
          return
        }
        #expect(decoder.message.first(34)?.text == "\(number)")
      }
    }
  }

  @Test("a message of any length says its length, and its sum is right")
  func lengths() {
    let header = Self.header()
    var buffer = [UInt8](repeating: 0, count: 80_000)
    var decoder = Decoder(limits: DecoderLimits(messageBytes: 80_000))
    let long = [UInt8](repeating: 0xFE, count: 70_000)
    unsafe buffer.withUnsafeMutableBytes { raw in
      var writer = unsafe MessageWriter(raw)
      for count in Array(0...600) + Array(9_900...10_010) + Array(65_000...65_010) {
        writer.begin(0x30, header: header, sequence: 1, time: Self.time)
        writer.put(58, bytes: long.span.extracting(0..<max(count, 1)))
        guard let message = unsafe writer.finish(),
          case .message = unsafe decoder.next(message)
        else {
          Issue.record("\(count) bytes: not a message")
          return
        }
        #expect(decoder.message.first(58)?.count == max(count, 1))
      }
    }
  }

  @Test("what doesn't fit is told, and nothing is written behind the buffer")
  func overflow() {
    let header = Self.header()
    let room = MessageWriter.bufferMin - MessageWriter.frontRoom - MessageWriter.slack
    // 48 bytes of header, 14 a field, and 58 for the last one's number and text.
    let fits = (room - 48 - 58) / 14 + 1
    for count in 0..<(fits + 40) {
      let text = written {
        $0.begin(0x44, header: header, sequence: 1, time: Self.time)
        for _ in 0..<count { $0.put(58, text: "ABCDEFGHIJ") }
      }
      #expect((text == nil) == (count > fits), "\(count) fields")
    }
  }

  @Test("after something that didn't fit nothing follows, and the next message is whole")
  func afterOverflow() {
    let header = Self.header()
    let long = [UInt8](repeating: 0x41, count: MessageWriter.bufferMin)
    let text = written {
      $0.begin(0x30, header: header, sequence: 1, time: Self.time)
      $0.put(58, bytes: long.span)
      #expect(!$0.isWhole)
      let count = $0.bodyByteCount
      $0.put(58, number: 1)
      let isThere = unsafe $0.finish() != nil
      #expect($0.bodyByteCount == count && !isThere)
      $0.begin(0x30, header: header, sequence: 2, time: Self.time)
      $0.put(58, number: 1)
    }
    #expect(text?.contains("|34=2|") == true && text?.contains("|58=1|10=") == true)
  }

  @Test("words, blocks and what is kept of a message have their part in the sum")
  func kept() {
    var block = SIMD64<UInt8>(repeating: 0)
    var sum: UInt8 = 0
    #expect(
      value {
        let (start, before) = ($0.bodyByteCount, $0.byteSum)
        $0.append(word: 0xFFFF_4100_3D38_3500, byteCount: 0)
        $0.append(word: 0xFFFF_4142_3D38_35, byteCount: 5)
        $0.close()
        block = $0.last($0.bodyByteCount - start)
        sum = $0.byteSum &- before
      } == "58=BA")
    #expect(
      value {
        guard $0.hasRoom(for: 256) else { return }
        $0.append(trusted: block, byteCount: 6, sum: sum)
        $0.put(trusted: 44, text: block, from: 3, byteCount: 3, sum: 0x42 + 0x41 + 1)
        $0.append(trusted: 0x4C, 0, byteCount: 1, sum: 0x4C)
        $0.put(trusted: 1, units: 250_000_000)
        $0.put(trusted: 60, time: Self.time)
        $0.put(60, exactTime: Nanoseconds(Self.time.count + 7))
      }
        == "58=BA|44=BA|L1=2.5|60=20261125-21:00:00.123|60=20261125-21:00:00.123000007")
  }
}
