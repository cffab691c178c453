// Numbers, decimals and times as text, both ways.

import EventText
import Events
import Numerics
import Testing

@Suite struct ScalarTextTests {
  private func parsedNumber(_ text: String, maximum: UInt64 = .max) -> UInt64? {
    let bytes = Array(text.utf8)
    return parseNumber(bytes.span, maximum: maximum)
  }

  @Test func decimalsAreExact() {
    let cases: [(Int64, String)] = [
      (0, "0"), (1, "0.00000001"), (-1, "-0.00000001"), (100_000_000, "1"),
      (10_125_000_000, "101.25"), (-50_000_000, "-0.5"), (1_000_000_000_000, "10000"),
      (123_456_789, "1.23456789"), (.max, "92233720368.54775807"),
      (.min, "-92233720368.54775808"), (10, "0.0000001"), (99_999_999, "0.99999999"),
    ]
    for (units, text) in cases {
      #expect(decimalText(units) == text)
      #expect(parseDecimal(text) == units)
    }
  }

  @Test func decimalsForgiveOnlyNeedlessZeros() {
    #expect(parseDecimal("007") == 700_000_000)
    #expect(parseDecimal("-0") == 0)
    #expect(parseDecimal("1.50000000") == 150_000_000)
    #expect(parseDecimal("00000000000000000000000000000000000001") == 100_000_000)
    let refused = [
      "", "-", ".", "1.", ".5", "-.5", "+1", "1e3", "1.2.3", "1,5", " 1", "1 ", "--1", "0x1",
      "1.000000001", "1.000000000", "92233720368.54775808", "-92233720368.54775809",
      "92233720369", "184467440737.09551616", "99999999999999999999999", "1-", "٣", "NaN",
    ]
    for text in refused { #expect(parseDecimal(text) == nil, "\(text)") }
  }

  @Test func anyDecimalComesBack() {
    let seed: UInt64 = 0xDEC1
    var random = SplitMix64(seed: seed)
    for _ in 0..<20_000 {
      let units = Int64(bitPattern: random.next()) >> Int64(random.next(below: 64))
      #expect(parseDecimal(decimalText(units)) == units, "seed \(seed)")
    }
  }

  @Test func timesAreISO() {
    let cases: [(UInt64, String)] = [
      (0, "1970-01-01T00:00:00.000000000Z"),
      (1, "1970-01-01T00:00:00.000000001Z"),
      (951_782_399_999_999_999, "2000-02-28T23:59:59.999999999Z"),
      (951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z"),
      (1_795_176_000_123_456_789, "2026-11-20T12:00:00.123456789Z"),
      (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000000Z"),
      (.max, "2554-07-21T23:34:33.709551615Z"),
    ]
    for (count, text) in cases {
      #expect(timeText(Nanoseconds(count)) == text)
      #expect(parseTime(text) == Nanoseconds(count))
    }
  }

  @Test func timesMayHaveFewerDigits() {
    #expect(parseTime("1970-01-01T00:00:01Z") == .seconds(1))
    #expect(parseTime("1970-01-01T00:00:01.5Z") == .milliseconds(1_500))
    #expect(parseTime("1970-01-01T00:00:00.000001Z") == .microseconds(1))
    let refused = [
      "", "1969-12-31T23:59:59Z", "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
      "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
      "2026-01-01T23:59:60Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00.Z",
      "2026-01-01T00:00:00.1234567890Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00+00:00",
      "2554-07-21T23:34:33.709551616Z", "9999-12-31T23:59:59Z", "2026-1-01T00:00:000Z",
      "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00.5z", "20260101T000000Z",
    ]
    for text in refused { #expect(parseTime(text) == nil, "\(text)") }
  }

  @Test func everyDayComesBack() {
    // Each day of all the years there are, and a random time within it.
    var random = SplitMix64(seed: 0xDA7)
    let day: UInt64 = 86_400_000_000_000
    var out: [UInt8] = []
    for number in stride(from: UInt64(0), to: UInt64.max / day, by: 7) {
      let time = Nanoseconds(number * day + random.next(below: day))
      out.removeAll(keepingCapacity: true)
      appendTime(time, to: &out)
      #expect(out.count == 30)
      #expect(parseTime(out.span) == time)
    }
  }

  @Test func numbersAreExact() {
    for value in [0, 9, 10, 99, 100, UInt64.max - 1, UInt64.max] {
      var out: [UInt8] = []
      appendNumber(value, to: &out)
      #expect(String(decoding: out, as: UTF8.self) == String(value))
      #expect(parseNumber(out.span) == value)
    }
    #expect(parsedNumber("18446744073709551616") == nil)
    #expect(parsedNumber("28446744073709551610") == nil)
    #expect(parsedNumber("") == nil)
    #expect(parsedNumber("-1") == nil)
    #expect(parsedNumber("256", maximum: 255) == nil)
    #expect(parsedNumber("255", maximum: 255) == 255)
  }

  @Test func sourcesAndOrderIDs() {
    func text(_ source: SourceID) -> String {
      var out: [UInt8] = []
      appendSource(source, to: &out)
      return String(decoding: out, as: UTF8.self)
    }
    #expect(text(.none) == "none")
    #expect(text(SourceID(bits: 3)) == "none/3")
    #expect(text(.session(1)) == "session/1")
    #expect(text(.operatorDesk) == "operator/0")
    #expect(text(SourceID(bits: 0x9FFF)) == "9/4095")
    var out: [UInt8] = []
    appendOrderID(OrderID(epoch: 1, strategy: 2, counter: 17), to: &out)
    #expect(String(decoding: out, as: UTF8.self) == "1-2-17")
  }

  @Test func stringsAreEscaped() {
    var out: [UInt8] = []
    appendJSONString("a\"b\\c\u{1}é", to: &out)
    #expect(String(decoding: out, as: UTF8.self) == "\"a\\\"b\\\\c\\u0001é\"")
  }
}
