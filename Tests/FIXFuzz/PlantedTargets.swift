// Mistakes on purpose, for `tools/campaign-fuzz --self-test`: each must be found, or the campaign's silence
// about the codec means nothing. None is in the seeds.

import FIXCodec
import FIXJudge

/// Reads a byte behind the message when a tag is none that a dialect can have.
final class PlantedRead: FuzzTarget {
  static let name = "planted-read"
  static let about = "a read out of bounds, when a tag is negative or too large"
  static let byteCountMax = DecodeTarget.byteCountMax
  static var seeds: [[UInt8]] { Envelope.seeds }

  private let reader = MessageReader(.best)
  private var sum: UInt8 = 0

  init() {}

  func run(_ bytes: UnsafeRawBufferPointer) {
    unsafe Envelope.open(bytes) { memory in
      _ = unsafe reader.read(memory) { message in
        let isStrange = (0..<message.count).contains { message.tag(at: $0) == Decoder.strangeTag }
        if isStrange, let start = memory.baseAddress {
          sum &+= unsafe start.load(fromByteOffset: memory.count, as: UInt8.self)
        }
      }
    }
  }
}

/// Traps when an order quantity isn't a multiple of a hundredth.
final class PlantedTrap: FuzzTarget {
  static let name = "planted-trap"
  static let about = "a trap, when an order's quantity has more than two places"
  static let byteCountMax = DecodeTarget.byteCountMax
  static var seeds: [[UInt8]] { Envelope.seeds }

  private let reader = MessageReader(.best)

  init() {}

  func run(_ bytes: UnsafeRawBufferPointer) {
    unsafe Envelope.open(bytes) { memory in
      _ = unsafe reader.read(memory) { message in
        guard let quantity = message.first(38)?.units else { return }
        precondition(quantity % 1_000_000 == 0, "planted")
      }
    }
  }
}

/// A validator that takes a value that isn't listed for a good one, judged as the real one is.
final class PlantedDifference: FuzzTarget {
  static let name = "planted-difference"
  static let about = "a wrong verdict, when a value isn't one of those that are listed"
  static let byteCountMax = JudgeTarget.byteCountMax
  /// An order alone, so that it is an order that changes.
  static var seeds: [[UInt8]] { [[Envelope.application] + Written.bytes(Samples.order)] }

  private let reader = MessageReader(.best)
  private var judge = Judge(.apus, messageBytesMax: 4096)

  init() {}

  func run(_ bytes: UnsafeRawBufferPointer) {
    unsafe Envelope.open(bytes) { memory in
      let goodCount = judge.goodCount
      _ = judge.complaint(unsafe Array(memory))
      let isGood = judge.goodCount > goodCount
      let answer = unsafe reader.read(memory) { _ in }
      let saysGood = answer.verdict.isGood || answer.verdict.fault == .outOfRange
      if case .message = answer.frame, isGood != saysGood {
        fatalError("planted: the verdict differs")
      }
    }
  }
}
