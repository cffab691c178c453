// CRC32C by the instruction and by the table, against the vectors of RFC 3720.

import CChecksum
import Testing

@Suite struct ChecksumTests {
  static let vectors: [(bytes: [UInt8], crc: UInt32)] = [
    ([], 0),
    (Array("123456789".utf8), 0xE306_9283),
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
    ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    (Array(0..<32), 0x46DD_794E),
    (Array((0..<32).reversed()), 0x113F_DB5C),
    (
      [
        0x01, 0xC0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x00, 0x14, 0x00, 0x00,
        0x00, 0x18, 0x28, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00,
        0x00, 0x00, 0x00,
      ], 0xD996_3A56
    ),
  ]

  @Test func bothPathsGiveTheKnownNumbers() {
    for (bytes, crc) in Self.vectors {
      #expect(unsafe apus_crc32c(0, bytes, bytes.count) == crc)
      #expect(unsafe apus_crc32c_portable(0, bytes, bytes.count) == crc)
    }
  }

  /// Any length, any cut, any alignment: one number.
  @Test func pathsAgreeOnRandomBytes() {
    var chance = Chance(seed: 3)
    let bytes = (0..<600).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
    unsafe bytes.withUnsafeBytes { buffer in
      let base = buffer.baseAddress!
      for _ in 0..<3000 {
        let start = Int(chance.next() % 300)
        let count = Int(chance.next() % 300)
        let cut = count == 0 ? 0 : Int(chance.next() % UInt64(count))
        let whole = unsafe apus_crc32c(0, base + start, count)
        let portable = unsafe apus_crc32c_portable(0, base + start, count)
        let first = unsafe apus_crc32c(0, base + start, cut)
        let rest = unsafe apus_crc32c_portable(first, base + start + cut, count - cut)
        if whole != portable || whole != rest { Issue.record("\(start), \(count), \(cut)") }
      }
    }
  }

  /// As its comment says, by the portable path: words dealt to four sums, then those and the rest in one.
  @Test func dealtSumIsMadeOfFour() {
    var chance = Chance(seed: 5)
    let bytes = (0..<400).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
    func portable(_ seed: UInt32, _ bytes: ArraySlice<UInt8>) -> UInt32 {
      let copy = Array(bytes)
      return unsafe copy.isEmpty ? seed : apus_crc32c_portable(seed, copy, copy.count)
    }
    for count in 0...400 {
      var lanes: [UInt32] = [7, 0, 0, 0]
      let dealt = count / 32 * 32
      for word in 0..<(dealt / 8) {
        lanes[word % 4] = portable(lanes[word % 4], bytes[(word * 8)..<(word * 8 + 8)])
      }
      var expected = portable(lanes[0], bytes[dealt..<count])
      for lane in lanes[1...] {
        let word = (0..<4).map { UInt8(truncatingIfNeeded: lane >> (UInt32($0) * 8)) }
        expected = portable(expected, word[...])
      }
      let found = unsafe apus_crc32c_dealt(7, bytes, count)
      #expect(found == expected, "\(count) bytes")
    }
  }

  /// A changed bit anywhere changes the sum.
  @Test func dealtSumSeesEachBit() {
    var bytes = (0..<100).map { UInt8($0) }
    func sum() -> UInt32 {
      unsafe apus_crc32c_dealt(0, bytes, bytes.count)
    }
    let good = sum()
    for at in 0..<(100 * 8) {
      bytes[at / 8] ^= 1 << (at % 8)
      #expect(sum() != good, "bit \(at)")
      bytes[at / 8] ^= 1 << (at % 8)
    }
  }
}
