// One message under each width of the kernel: everything that can be asked of it is, and all must answer
// the same. Fast, for the many bytes; what is right is the reference's to say (JudgeTarget).

import FIXCodec
import FIXDictionary
import FIXJudge

final class DecodeTarget: FuzzTarget {
  static let name = "decode"
  static let about = "index, validation, all readings and groups: alike under each width"
  static let byteCountMax = 2048
  static var seeds: [[UInt8]] { Envelope.seeds }

  private let readers: [MessageReader] = Scanner.available.map { MessageReader($0) }

  init() {}

  func run(_ bytes: UnsafeRawBufferPointer) {
    unsafe Envelope.open(bytes) { message in
      let first = unsafe readers[0].read(message)
      for reader in readers.dropFirst() {
        let other = unsafe reader.read(message)
        if other != first {
          fatalError(
            "\(reader.scanner.name) answers \(other), \(readers[0].scanner.name) \(first)")
        }
      }
    }
  }
}

/// One width with a decoder and a validator of its own.
final class MessageReader {
  struct Answer: Equatable {
    var frame: Frame
    var verdict = Verdict.good
    /// Of all that was read.
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ word: UInt64) { digest = (digest ^ word) &* 0x100_0000_01B3 }
  }

  let scanner: Scanner
  private var decoder: Decoder
  private var validator: Validator
  private static let compiled = CompiledDialect(.apus)

  init(_ scanner: Scanner) {
    self.scanner = scanner
    decoder = Decoder(limits: DecoderLimits(messageBytes: 4096), scanner: scanner)
    validator = Validator(Self.compiled)
  }

  func read(_ bytes: UnsafeRawBufferPointer, also: (Message) -> Void = { _ in }) -> Answer {
    var answer = unsafe Answer(frame: decoder.next(bytes))
    guard case .message = answer.frame else { return answer }
    var message = decoder.message
    readAll(message, &answer)
    answer.verdict = validator.check(&message)
    readAll(message, &answer)
    also(message)
    return answer
  }

  private func readAll(_ message: Message, _ answer: inout Answer) {
    answer.add(UInt64(message.count))
    answer.add(message.typeCode)
    for position in 0..<message.count {
      let tag = message.tag(at: position)
      answer.add(UInt64(tag))
      answer.add(UInt64(message.position(of: tag)))
      add(message.tagText(at: position), &answer)
      read(message.value(at: position), &answer)
      readGroup(message.group(tag: tag), depth: 0, &answer)
    }
  }

  private func add(_ bytes: FieldBytes, _ answer: inout Answer) {
    for at in 0..<bytes.count { answer.add(UInt64(bytes[at])) }
  }

  /// As everything that a value can be.
  private func read(_ value: FieldBytes, _ answer: inout Answer) {
    add(value, &answer)
    answer.add(value.digits ?? 1)
    answer.add(UInt64(bitPattern: value.integer ?? 2))
    answer.add(UInt64(bitPattern: value.units ?? 3))
    answer.add(value.time?.count ?? 4)
    answer.add(value.timeOfDay?.count ?? 5)
    answer.add(UInt64(value.date ?? 6))
    answer.add(UInt64(value.monthYear ?? 7))
    answer.add(UInt64(value.character ?? 8))
    answer.add(value.flag.map { $0 ? 9 : 10 } ?? 11)
    answer.add(value.code)
  }

  private func readGroup(_ group: GroupView, depth: Int, _ answer: inout Answer) {
    var entry = group.first
    while let each = entry {
      answer.add(UInt64(each.from))
      answer.add(UInt64(each.end))
      if depth < 3 {
        for position in each.from..<each.end {
          let tag = group.message.tag(at: position)
          answer.add(UInt64(bitPattern: each.decimal(tag: tag).value ?? 12))
          readGroup(each.group(tag: tag), depth: depth + 1, &answer)
        }
      }
      entry = each.next
    }
  }
}
