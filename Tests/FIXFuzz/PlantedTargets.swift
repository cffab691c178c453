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

/// A validator that takes a side of 5 for wrong, judged as the real one is.
final class PlantedDifference: FuzzTarget {
  static let name = "planted-difference"
  static let about = "a wrong verdict, when a good order's side is 5"
  static let byteCountMax = JudgeTarget.byteCountMax
  static var seeds: [[UInt8]] { Envelope.seeds }

  private let reader = MessageReader(.best)
  private var judge = Judge(.apus, messageBytesMax: 4096)

  init() {}

  func run(_ bytes: UnsafeRawBufferPointer) {
    unsafe Envelope.open(bytes) { memory in
      let goodCount = judge.goodCount
      _ = judge.complaint(unsafe Array(memory))
      let isGood = judge.goodCount > goodCount
      var saysGood = false
      let answer = unsafe reader.read(memory) { message in
        saysGood = message.first(54)?.character != UInt8(ascii: "5")
      }
      if case .message = answer.frame, isGood != (saysGood && answer.verdict.isGood) {
        fatalError("planted: the verdict differs")
      }
    }
  }
}
