// Numbers, decimals, times, dates and flags against the reference's grammar: all short strings of the bytes
// that matter, the edges of what fits, and chance.

import FIXJudge
import ReferenceFIX
import Testing

@Suite("Values")
struct NumberTests {
  /// The first complaint about any of these.
  private func complaint(_ values: some Swift.Sequence<String>) -> String? {
    for value in values {
      if let wrong = Judge.complaintOfValue(Array(value.utf8)) { return wrong }
    }
    return nil
  }

  @Test("every string of up to five of the characters that numbers are made of")
  func short() {
    #expect(ValueSweep.strings(of: Array("-.019:".utf8), upTo: 5) == nil)
    #expect(ValueSweep.strings(of: Array(0...255), upTo: 2) == nil)
  }

  @Test("a value of each length with one byte of each kind at each place")
  func oneByte() {
    for plain in [
      "1234567", "12345678", "123456789", "1234.567", "-1234567", "12345678901234567890", "-12.345",
      "20240229", "202402", "23:59:59", "23:59:59.123", "20240229-23:59:59.123456789",
    ] {
      #expect(ValueSweep.substitutions(Array(plain.utf8)) == nil)
    }
  }

  @Test("the edges of 64 bits, exactly")
  func edges() {
    #expect(ReferenceValue.integer(Array("9223372036854775807".utf8)) == .max)
    #expect(ReferenceValue.integer(Array("9223372036854775808".utf8)) == nil)
    #expect(ReferenceValue.units(Array("92233720368.54775807".utf8)) == .max)
    #expect(ReferenceValue.units(Array("-92233720368.54775808".utf8)) == .min)
    #expect(ReferenceValue.units(Array("0.000000010".utf8)) == 1)
    #expect(ReferenceValue.units(Array("0.000000011".utf8)) == nil)
    let whole = [
      "9223372036854775806", "9223372036854775807", "9223372036854775808", "9223372036854775809",
      "18446744073709551614", "18446744073709551615", "18446744073709551616",
      "99999999999999999999",
      "10000000000000000000", "100000000000000000000", "184467440737095516150",
    ]
    let decimals = [
      "92233720368.54775806", "92233720368.54775807", "92233720368.54775808",
      "92233720368.54775809",
      "92233720369", "92233720368", "184467440737.09551615", "184467440737.09551616",
      "0.00000001", "0.000000001", "0.000000010", "1.123456789", "1.123456780",
      "1.12345678000000000",
      "12345678901.12345678", "123456789012", ".00000001", "1.", "1.0000000000000000000000000001",
    ]
    for text in whole + decimals {
      for sign in ["", "-", "+", "--", "- "] {
        for zeros in ["", "0", "00000000", "000000000000000000000000"] {
          for tail in ["", "0", " ", "e1"] {
            #expect(complaint([sign + zeros + text + tail]) == nil)
          }
        }
      }
    }
  }

  @Test("every day from 1969 to 2101, days around the end, every time of day that may be wrong")
  func times() {
    #expect(ValueSweep.days(1969...2101) == nil)
    #expect(ValueSweep.days(2553...2555) == nil)
    #expect(ValueSweep.days(9998...9999) == nil)
    #expect(ValueSweep.clocks() == nil)
  }

  @Test("numbers and times at random")
  func random() { #expect(ValueSweep.random(seed: 1, count: 20_000) == nil) }
}
