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

  /// As its comment says, by the portable path: words dealt to four sums, and those in one.
  @Test func dealtSumIsMadeOfFour() {
    var chance = Chance(seed: 5)
    let words = (0..<64).map { _ in chance.next() }
    func bytes<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
      (0..<(Word.bitWidth / 8)).map { UInt8(truncatingIfNeeded: word >> Word($0 * 8)) }
    }
    func portable(_ seed: UInt32, _ bytes: [UInt8]) -> UInt32 {
      unsafe apus_crc32c_portable(seed, bytes, bytes.count)
    }
    for count in 0...words.count {
      var lanes: [UInt32] = [7, 0, 0, 0]
      for at in 0..<count { lanes[at % 4] = portable(lanes[at % 4], bytes(words[at])) }
      let expected = portable(lanes[0], lanes[1...].flatMap { bytes($0) })
      let found = unsafe apus_crc32c_dealt(7, words, count)
      #expect(found == expected, "\(count) words")
    }
  }

  /// A changed bit anywhere changes the sum.
  @Test func dealtSumSeesEachBit() {
    var bytes = (0..<104).map { UInt8($0) }
    func sum() -> UInt32 {
      unsafe apus_crc32c_dealt(0, bytes, bytes.count / 8)
    }
    let good = sum()
    for at in 0..<(104 * 8) {
      bytes[at / 8] ^= 1 << (at % 8)
      #expect(sum() != good, "bit \(at)")
      bytes[at / 8] ^= 1 << (at % 8)
    }
  }
}
