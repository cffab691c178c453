// The reference's grammar, by examples with numbers that were worked out by hand.

import ReferenceFIX
import Testing

@Suite("Reference: values")
struct ValueTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test(
    "decimals, in units of 1e-8",
    arguments: [
      ("1", 100_000_000), ("-1.5", -150_000_000), (".5", 50_000_000), ("5.", 500_000_000),
      ("00.10", 10_000_000), ("-0", 0), ("0.00000001", 1), ("0.0000000100", 1),
      ("92233720368.54775807", .max), ("-92233720368.54775808", .min), ("0.000000001", nil),
      ("92233720368.54775808", nil), ("", nil), (".", nil), ("-", nil), ("+1", nil), ("1e5", nil),
      ("1.2.3", nil), ("1 ", nil), ("1,5", nil), ("--1", nil), ("1-", nil),
    ] as [(String, Int64?)])
  func decimals(_ text: String, _ units: Int64?) {
    #expect(ReferenceValue.units(bytes(text)) == units)
  }

  @Test(
    "whole numbers",
    arguments: [
      ("0", 0), ("-0", 0), ("007", 7), ("9223372036854775807", .max),
      ("-9223372036854775808", .min),
      ("9223372036854775808", nil), ("", nil), ("-", nil), ("+7", nil), ("7.0", nil), ("7 ", nil),
    ] as [(String, Int64?)])
  func integers(_ text: String, _ number: Int64?) {
    #expect(ReferenceValue.integer(bytes(text)) == number)
  }

  @Test(
    "timestamps",
    arguments: [
      ("19700101-00:00:00", 0), ("19700102-00:00:01.5", nil),
      ("19700102-00:00:01.500", 86_401_500_000_000),
      ("20240229-12:00:00", 1_709_208_000_000_000_000),
      ("20240229-12:00:00.000000001", 1_709_208_000_000_000_001),
      ("20230229-12:00:00", nil), ("21000229-12:00:00", nil), ("20240229-24:00:00", nil),
      ("20240229-12:60:00", nil), ("20240229-12:00:60", nil), ("20240229 12:00:00", nil),
      ("2024022912:00:00", nil), ("20240229-12:00", nil), ("20240229-12:00:00.", nil),
      ("20240229-12:00:00.1234", nil), ("19691231-23:59:59", nil), ("25540721-00:00:00", nil),
      ("25540720-23:59:59", 18_446_659_199_000_000_000),
    ] as [(String, UInt64?)])
  func timestamps(_ text: String, _ time: UInt64?) {
    #expect(ReferenceValue.timestamp(bytes(text)) == time)
  }

  @Test("dates and months")
  func dates() {
    #expect(ReferenceValue.date(bytes("20240229")) == 2024_02_29)
    #expect(ReferenceValue.date(bytes("99991231")) == 9999_12_31)
    for text in [
      "20240230", "20241301", "20240001", "20240100", "2024010", "202401011", "19691231",
    ] {
      #expect(ReferenceValue.date(bytes(text)) == nil, "\(text)")
    }
    #expect(ReferenceValue.monthYear(bytes("202412")) == 202_412)
    for text in ["202413", "202400", "20241", "2024121"] {
      #expect(ReferenceValue.monthYear(bytes(text)) == nil, "\(text)")
    }
  }
}
