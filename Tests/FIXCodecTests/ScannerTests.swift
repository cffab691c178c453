// Every width of the kernel finds what its rule says, at every place relative to its blocks of sixty-four
// bytes, and reads and writes nothing outside.

import FIXCodec
import FIXJudge
import Testing

@Suite("Widths of the kernel")
struct ScannerTests {
  @Test("fields of any length at any place: each length up to 300")
  func lengths() {
    let judge = KernelJudge(byteCountMax: 512, capacity: 200)
    for count in 1...300 {
      var random = Chance(seed: UInt64(count))
      for kind in Bytes.kinds {
        let bytes = kind(count, &random)
        if let complaint = judge.complaint(bytes) {
          Issue.record("\(count) bytes: \(complaint)")
          return
        }
      }
    }
    #expect(judge.regularCount > 600)
  }

  @Test("one odd byte at each place of three blocks")
  func oddByte() {
    let judge = KernelJudge(byteCountMax: 512, capacity: 200)
    let plain = Written.bytes(String(repeating: "35=D|1=ab|9999=x=y|55=|", count: 9))
    for at in plain.indices.dropLast() {
      for byte in Array("\u{1}=0-:/ \u{0}".utf8) + [0xFF, 0x80, 0xB1] {
        var bytes = plain
        bytes[at] = byte
        if let complaint = judge.complaint(bytes) {
          Issue.record("byte \(byte) at \(at): \(complaint)")
          return
        }
      }
    }
  }

  @Test("an index that is too small, by every number of fields")
  func capacity() {
    for capacity in [1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65] {
      let judge = KernelJudge(byteCountMax: 1024, capacity: capacity)
      for fields in max(1, capacity - 2)...(capacity + 40) {
        let complaint = judge.complaint(Written.bytes(String(repeating: "1=2|", count: fields)))
        #expect(complaint == nil)
      }
    }
  }

  @Test("every tag of up to five digits")
  func tags() {
    let judge = KernelJudge(byteCountMax: 1 << 20, capacity: 1 << 16)
    for digits in [0..<10, 10..<100, 100..<1000, 1000..<10_000] {
      let text = digits.filter { $0 > 0 }.map { "\($0)=x|" }.joined()
      #expect(judge.complaint(Written.bytes(text)) == nil)
    }
    #expect(judge.regularCount == 4)
    for tag in ["0", "01", "12345", "00001", "-1", "", "1 ", "1a", "123456789012"] {
      #expect(judge.complaint(Written.bytes("35=D|\(tag)=x|1=y|")) == nil)
    }
    #expect(judge.regularCount == 4)
  }

  @Test("a whole decoder reads nothing outside of the bytes that it gets")
  func decoderStaysInside() {
    let memory = GuardedBytes(byteCount: 4096)
    for scanner in Scanner.available {
      var decoder = Decoder(scanner: scanner)
      for stream in Samples.all.map(\.bytes) + Samples.disturbances {
        for count in 0...stream.count {
          for place in [GuardedBytes.Place.begin, .end] {
            let frame = unsafe memory.with(stream[..<count], at: place) { unsafe decoder.next($0) }
            if count == 0 { #expect(frame == .incomplete) }
          }
        }
      }
    }
  }
}

/// Bytes of a kind and a length, the last one a separator.
enum Bytes {
  typealias Kind = @Sendable (Int, inout Chance) -> [UInt8]

  static let kinds: [Kind] = [
    { count, random in fields(count, &random, tagDigits: 1...4, valueMax: 12) },
    { count, random in fields(count, &random, tagDigits: 1...1, valueMax: 1) },
    { count, random in fields(count, &random, tagDigits: 3...4, valueMax: 90) },
    { count, random in fields(count, &random, tagDigits: 1...12, valueMax: 5) },
    { count, random in
      ended((0..<count).map { _ in Array("\u{1}=0123456789".utf8).randomElement(using: &random)! })
    },
    { count, random in
      ended((0..<count).map { _ in Array("\u{1}\u{1}==19".utf8).randomElement(using: &random)! })
    },
    { count, random in ended((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }) },
    { count, _ in ended([UInt8](repeating: 1, count: count)) },
    { count, _ in ended([UInt8](repeating: 0x3D, count: count)) },
    { count, _ in ended([UInt8](repeating: 0x37, count: count)) },
  ]

  private static func ended(_ bytes: [UInt8]) -> [UInt8] { bytes.dropLast() + [Written.soh] }

  /// Regular ones, mostly: the last is filled up to the length.
  private static func fields(
    _ count: Int, _ random: inout Chance, tagDigits: ClosedRange<Int>, valueMax: Int
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    let value = Array("=AZaz09. \u{7F}".utf8) + [0xB0, 0xFF]
    while true {
      var field: [UInt8] = []
      for at in 0..<Int.random(in: tagDigits, using: &random) {
        field.append(0x30 + UInt8.random(in: (at == 0 ? 1 : 0)...9, using: &random))
      }
      field.append(0x3D)
      for _ in 0..<Int.random(in: 0...valueMax, using: &random) {
        field.append(value.randomElement(using: &random)!)
      }
      field.append(Written.soh)
      if bytes.count + field.count > count {
        guard bytes.count < count, !bytes.isEmpty else {
          return bytes.isEmpty ? ended([UInt8](repeating: 0x31, count: count)) : bytes
        }
        bytes.removeLast()
        bytes += [UInt8](repeating: 0x78, count: count - bytes.count - 1) + [Written.soh]
        return bytes
      }
      bytes += field
    }
  }
}
